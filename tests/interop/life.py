"""What the Python drivers share: the steps, and a line of JSON for what each one saw."""

import base64
import json
import os
import sys
import time

ENDPOINT, LIFE, ZIP, WITNESS = sys.argv[1:5]
KEYS = {
    "owner": ("test-ak-id", "test-ak-secret"),
    "wrong-secret": ("test-ak-id", "wrong-secret"),
    "unknown-key": ("nobody", "test-ak-secret"),
}
HEADERS = ("If-Match", "X-Fc-Log-Type", "X-Fc-Invocation-Type")


def live(client, call):
    """Runs every step; `call(client, operation, parameters, headers)` answers what it saw."""
    clients = {name: client(*key) for name, key in KEYS.items()}
    token = None
    for step in json.load(open(LIFE)):
        if step["do"] == "Wait":
            seen = wait()
        else:
            given = {name: fill(value, token) for name, value in step.get("with", {}).items()}
            headers = {name: given.pop(name) for name in HEADERS if name in given}
            seen = call(clients[step.get("as", "owner")], step["do"], given, headers)
        token = (seen.get("body") or {}).get("nextToken")
        print(json.dumps({"step": step["step"], **seen}), flush=True)


def fill(value, token):
    if value == "$next":
        return token
    if isinstance(value, str):
        return value.replace("$witness", WITNESS)
    if value == {"zipFile": "$zip"}:
        return {"zipFile": base64.b64encode(open(ZIP, "rb").read()).decode()}
    return value


def payload(given):
    """The bytes that a call sends, and nothing where it sends none."""
    if "payloadBase64" in given:
        return base64.b64decode(given.pop("payloadBase64"))
    text = given.pop("payload", None)
    return None if text is None else text.encode()


def answer(content, headers):
    """What a call gave back."""
    seen = {"payload": base64.b64encode(content or b"").decode()}
    headers = {name.lower(): value for name, value in headers.items()}
    if "x-fc-log-result" in headers:
        seen["log"] = base64.b64decode(headers["x-fc-log-result"]).decode()
    if "x-fc-error-type" in headers:
        seen["functionError"] = headers["x-fc-error-type"]
    if "x-fc-invocation-service-version" in headers:
        seen["version"] = headers["x-fc-invocation-service-version"]
    return seen


def trigger(given):
    """The address of an HTTP trigger."""
    return "{}/2016-08-15/proxy/{serviceName}/{functionName}{path}".format(ENDPOINT, **given)


def http(response):
    """What an HTTP trigger gave back."""
    if response.status_code >= 400:
        return {"status": response.status_code, "code": response.json()["ErrorCode"]}
    return {"status": response.status_code, "payload": base64.b64encode(response.content).decode()}


def wait():
    for _ in range(200):
        if os.path.exists(WITNESS):
            return {"ran": True}
        time.sleep(0.05)
    return {"ran": False}
