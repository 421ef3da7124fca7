"""The life of a service with `alibabacloud_fc_open20210406`."""

import inspect
import json
import re
from urllib.parse import quote

from alibabacloud_fc_open20210406 import models
from alibabacloud_fc_open20210406.client import Client
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions
from Tea.exceptions import TeaException

import life


def client(key, secret):
    endpoint = life.ENDPOINT.removeprefix("http://")
    return Client(Config(access_key_id=key, access_key_secret=secret, endpoint=endpoint, protocol="http"))


def snake(name):
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower()


def call_trigger(client, given):
    url = f"{life.trigger(given)}?q={quote(given['q'])}"
    response = client.invoke_httptrigger(url, "POST", life.payload(given), {})
    return life.http(response)


def call(client, operation, given, headers):
    if operation == "CallTrigger":
        return call_trigger(client, given)
    if operation == "InvokeFunction":
        given["body"] = life.payload(given)
    if "triggerConfig" in given:
        given["triggerConfig"] = json.dumps(given["triggerConfig"])
    method = getattr(client, snake(operation) + "_with_options")
    arguments = []
    for name in inspect.signature(method).parameters:
        if name == "request":
            arguments.append(getattr(models, operation + "Request")().from_map(given))
        elif name == "headers":
            arguments.append(getattr(models, operation + "Headers")().from_map(headers))
        elif name == "runtime":
            arguments.append(RuntimeOptions(autoretry=False))
        else:
            arguments.append(next(given.pop(wire) for wire in list(given) if snake(wire) == name))
    # An option that the model has not is a header of the user's own.
    for argument in arguments:
        if hasattr(argument, "common_headers"):
            argument.common_headers = {n: v for n, v in headers.items() if n not in argument.to_map()}
    try:
        response = method(*arguments)
    except TeaException as error:
        return {"status": error.statusCode, "code": error.code, "message": error.data["Message"]}
    if operation == "InvokeFunction":
        return {"status": response.status_code, **life.answer(response.body, response.headers)}
    body = response.to_map().get("body")
    return {"status": response.status_code, "etag": "etag" in response.headers or None, "body": body}


life.live(client, call)
