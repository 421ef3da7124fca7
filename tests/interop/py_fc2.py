"""The life of a service with `aliyun-fc2`, which speaks the classic API."""

import base64
import inspect
import json
import logging

import fc2

import life

# It logs every refusal as an error.
logging.disable(logging.CRITICAL)

# Where its names are not ours.
METHODS = {
    "PublishServiceVersion": "publish_version",
    "ListServiceVersions": "list_versions",
    "DeleteServiceVersion": "delete_version",
}


def client(key, secret):
    return fc2.Client(endpoint=life.ENDPOINT, accessKeyID=key, accessKeySecret=secret)


def snake(name):
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")


def call_trigger(client, given):
    where = given["serviceName"], given["functionName"], given["path"]
    response = client.do_http_request("POST", *where, params={"q": given["q"]}, body=life.payload(given))
    return life.http(response)


def call(client, operation, given, headers):
    if operation == "CallTrigger":
        return call_trigger(client, given)
    if operation == "InvokeFunction":
        given["payload"] = life.payload(given)
    if "code" in given:
        given.pop("code")
        given["codeZipFile"] = life.ZIP
    method = getattr(client, METHODS.get(operation, snake(operation)))
    known = inspect.signature(method).parameters
    unknown = [name for name in given if name not in known]
    if unknown:
        return {"unsupported": unknown}
    if operation == "CreateTrigger":
        given.update(sourceArn=None, invocationRole=None)
    try:
        response = method(headers=headers, **given)
    except fc2.FcError as error:
        content = json.loads(error.message)
        # A function that fails is an error here, whose message is all that is left of its answer.
        if error.status_code == 200:
            content.pop("RequestId", None)
            return {"payload": base64.b64encode(json.dumps(content).encode()).decode()}
        return {"status": error.status_code, "code": error.err_code, "message": content["ErrorMessage"]}
    if operation == "InvokeFunction":
        return life.answer(response.data, response.headers)
    if response is None:
        return {}
    return {"etag": "etag" in response.headers or None, "body": response.data}


life.live(client, call)
