"""The function that the quick start deploys."""

import json


def handler(event, context):
    request = json.loads(event)
    print("greeting", request["name"], "for request", context.request_id)
    return json.dumps({"greeting": "Hello, %s!" % request["name"], "function": context.function.name})
