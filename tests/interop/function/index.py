"""What the lives call: they give back what they got, fail, or leave a file behind."""


def handler(event, context):
    print("seen", len(event), "bytes")
    if event.startswith(b"write "):
        with open(event[len(b"write "):].decode(), "w") as file:
            file.write("it ran")
    return event


def fail(event, context):
    print("about to fail")
    raise ValueError(event.decode())


def web(environ, start_response):
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"] or 0))
    start_response("201 Created", [("Content-Type", "text/plain")])
    said = [environ["REQUEST_METHOD"], environ["PATH_INFO"], environ["QUERY_STRING"], body.decode()]
    return [" ".join(said).encode()]
