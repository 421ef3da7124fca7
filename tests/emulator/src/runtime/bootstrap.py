"""Runs one instance of a Python function: framed requests come in on fd 0, framed replies go out on fd 1.

A frame is two big-endian lengths, a JSON header of the first and a body of the second.
"""
import importlib
import io
import json
import logging
import os
import queue
import struct
import sys
import threading
import time
import traceback
import urllib.parse

requests = os.fdopen(os.dup(0), "rb")
replies = os.dup(1)
# The function may read and print as it likes: its own fd 0 is empty, and fd 1 and 2 are the log.
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
os.dup2(2, 1)

sending = threading.Lock()
local = threading.local()
latest = {"id": 0, "requestId": ""}


def send(header, body):
    header = json.dumps(header).encode()
    data = memoryview(struct.pack(">II", len(header), len(body)) + header + body)
    with sending:
        while data:
            data = data[os.write(replies, data):]


def receive():
    lengths = requests.read(8)
    if len(lengths) < 8:
        os._exit(0)  # The emulator is gone.
    header, body = struct.unpack(">II", lengths)
    return json.loads(requests.read(header).decode()), requests.read(body)


def current():
    """The request of this thread; a thread that the function started counts for the latest one."""
    return getattr(local, "request", latest)


class Output(io.RawIOBase):
    def writable(self):
        return True

    def fileno(self):
        return 1

    def write(self, data):
        data = bytes(data)
        send({"kind": "log", "id": current()["id"]}, data)
        return len(data)


def output():
    return io.TextIOWrapper(Output(), encoding="utf-8", errors="backslashreplace", write_through=True)


class Format(logging.Formatter):
    converter = time.gmtime

    def format(self, record):
        record.requestId = current()["requestId"]
        return super().format(record)


def set_up_logging():
    sys.stdout = output()
    sys.stderr = output()
    handler = logging.StreamHandler(sys.stdout)
    form = "%(asctime)s.%(msecs)03dZ %(requestId)s [%(levelname)s] %(message)s"
    handler.setFormatter(Format(form, "%Y-%m-%dT%H:%M:%S"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)


class Facts:
    """Attributes from a dictionary, dictionaries inside included."""

    def __init__(self, facts):
        for name, value in facts.items():
            setattr(self, name, Facts(value) if isinstance(value, dict) else value)


class Context(Facts):
    def __init__(self, facts):
        super().__init__(facts)
        self.requestId = self.request_id
        for short, long in [("accessKeyId", "access_key_id"), ("accessKeySecret", "access_key_secret"),
                            ("securityToken", "security_token")]:
            setattr(self.credentials, short, getattr(self.credentials, long))


def find(handler):
    module, dot, name = handler.rpartition(".")
    if not dot:
        raise ValueError("Invalid handler '%s': it must read 'module.function'" % handler)
    return getattr(importlib.import_module(module.replace("/", ".")), name)


def payload(result):
    if isinstance(result, (bytes, bytearray)):
        return bytes(result)
    if isinstance(result, str):
        return result.encode()
    return json.dumps(result, ensure_ascii=False).encode()


def error_body(error):
    trace = [
        ['File "%s"' % frame.filename.replace(code_dir, "/code"), "line %s" % frame.lineno, "in " + frame.name, frame.line or ""]
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename != "<string>" and not frame.filename.startswith("<frozen")
    ]
    facts = {"errorMessage": str(error), "errorType": type(error).__name__, "stackTrace": trace}
    return json.dumps(facts, ensure_ascii=False).encode("utf-8", "backslashreplace")


def environ(request, body, context, shared):
    """What WSGI says a request is, and what the service adds to it."""
    host, _, port = dict(request["headers"]).get("host", "").partition(":")
    facts = {
        "REQUEST_METHOD": request["method"], "SCRIPT_NAME": "", "QUERY_STRING": request["query"],
        "PATH_INFO": urllib.parse.unquote_to_bytes(request["path"]).decode("latin-1"),
        "SERVER_NAME": host or "127.0.0.1", "SERVER_PORT": port or "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": request["client"],
        "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr,
        "wsgi.multithread": shared, "wsgi.multiprocess": False, "wsgi.run_once": False,
        "fc.context": context, "fc.request_uri": request["uri"],
    }
    for name, value in request["headers"]:
        key = name.upper().replace("-", "_")
        if key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            facts[key] = value
        else:
            key = "HTTP_" + key
            facts[key] = facts[key] + "," + value if key in facts else value
    return facts


def serve_http(header, body, answer):
    """Calls a WSGI application; the status and the headers go into `answer`."""
    written = []

    def start_response(status, headers, exc_info=None):
        answer.update(status=int(status.split(" ", 1)[0]), headers=[[str(name), str(value)] for name, value in headers])
        return written.append

    context = Context(header["context"])
    result = handlers["invoke"](environ(header["request"], body, context, header["concurrency"] > 1), start_response)
    try:
        # Some give a text where WSGI asks for pieces of bytes.
        pieces = [result] if isinstance(result, (bytes, str)) else result
        written.extend(piece.encode() if isinstance(piece, str) else piece for piece in pieces or [])
    finally:
        if hasattr(result, "close"):
            result.close()
    if "status" not in answer:
        raise RuntimeError("the handler did not call start_response")
    return b"".join(written)


code_dir = None
handlers = {}


def serve(header, body):
    request = {"id": header["id"], "requestId": header["context"]["request_id"]}
    local.request = request
    latest.update(request)
    kind, more = "done", {}
    try:
        if header["kind"] == "load":
            handlers["invoke"] = find(header["handler"])
            result = b""
        elif header["kind"] == "initialize":
            find(header["handler"])(Context(header["context"]))
            result = b""
        elif header["kind"] == "http":
            kind, result = "answered", serve_http(header, body, more)
        else:
            result = payload(handlers["invoke"](body, Context(header["context"])))
    except SystemExit as stop:
        sys.stdout.flush()
        os._exit(stop.code if isinstance(stop.code, int) else int(stop.code is not None))
    except Exception as error:
        kind, more, result = "failed", {}, error_body(error)
        if header["kind"] in ("invoke", "http"):
            # The first frame is this one.
            trace = traceback.format_exception(type(error), error, error.__traceback__.tb_next)
            print("".join(trace).replace(code_dir, "/code"), end="")
    sys.stdout.flush()
    sys.stderr.flush()
    send(dict(more, kind=kind, id=header["id"]), result)


def read_into(waiting):
    while True:
        waiting.put(receive())


def main():
    global code_dir
    set_up_logging()
    code_dir = os.path.realpath(os.environ["FC_FUNC_CODE_PATH"])
    sys.path.insert(0, code_dir)
    waiting = queue.Queue()
    # Reading goes on while the function works: this is how the end of the emulator is noticed.
    threading.Thread(target=read_into, args=(waiting,), daemon=True).start()
    while True:
        header, body = waiting.get()
        if header["kind"] in ("invoke", "http") and header["concurrency"] > 1:
            threading.Thread(target=serve, args=(header, body), daemon=True).start()
        else:
            # The main thread, so that `signal` and its like work as they do in the service.
            serve(header, body)


main()
