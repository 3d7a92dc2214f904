# SPDX-License-Identifier: MIT
"""The rule for every answer that a functional test sees of the Cipher contract: its status is described for the operation (or
for any request), its media type, members and message are those that the description has, and it has no others."""
import functools
import re
import urllib.parse

import jsonschema

from document import COMPONENTS, DOCUMENT, catalogue, resolve

PROBLEM = COMPONENTS["responses"]["Problem"]["content"]["application/json"]
PREFIX = "/api/v1/"


def closed(thing):
    """The schemas in `thing` without room for members that they do not name."""
    if isinstance(thing, list):
        return [closed(each) for each in thing]
    if not isinstance(thing, dict):
        return thing
    more = {"additionalProperties": False} if isinstance(thing.get("properties"), dict) else {}
    return {**more, **{name: closed(each) for name, each in thing.items()}}


CLOSED = {"schemas": closed(COMPONENTS["schemas"])}
OPERATIONS = [(re.compile(re.sub(r"{\w+}", "[^/]+", path)), operations)
              for path, operations in DOCUMENT["paths"].items() if path.startswith(PREFIX)]


@functools.cache
def texts():
    return catalogue()


def said_by(examples):
    """Texts of the examples' messages, in every language."""
    names = {name for example in examples for name in [example.get("x-message"), *example.get("x-messages", [])] if name}
    return {text for name in names for text in texts()[name]}


@functools.cache
def validator(schema):
    return jsonschema.Draft202012Validator({**closed(SCHEMAS[schema]), "components": CLOSED})


SCHEMAS = {}


def validate(value, schema):
    SCHEMAS[id(schema)] = schema
    validator(id(schema)).validate(value)


def of_any_request(status):
    return [example for example in PROBLEM["examples"].values() if example["x-status"] == status]


def operation_of(method, path):
    for pattern, operations in OPERATIONS:
        if pattern.fullmatch(path.rstrip("/")) and method.lower() in operations:
            return operations[method.lower()]
    return None


def check_answer(method, target, answer):
    """AssertionError or jsonschema.ValidationError where the answer is other than described."""
    path = urllib.parse.urlsplit(target).path
    if not path.startswith(PREFIX) or method in ("OPTIONS", "HEAD"):
        return
    operation, media = operation_of(method, path), answer.headers["Content-Type"]
    responses = operation["responses"] if operation else {}
    own = resolve(responses[str(answer.status)])["content"] if str(answer.status) in responses else {}
    problems = of_any_request(answer.status)
    where = f"{method} {path}: {answer.status} {media} {answer.body[:400]!r}"
    assert own or problems, f"no such status is described: {where}"
    if media != "application/json":
        assert media in own, f"no such media type is described: {where}"
        return
    described = own.get(media)
    examples = [*(described["examples"].values() if described else ()), *problems]
    schema = described["schema"] if described else PROBLEM["schema"]
    body = answer.json
    try:
        validate(body, schema)
    except jsonschema.ValidationError as error:
        raise AssertionError(f"{error.json_path}: {error.message}: {where}") from None
    if isinstance(body, dict) and "message" in body:
        patterns = [re.escape(text).replace(re.escape("{n}"), ".+") for text in said_by(examples)]
        assert any(re.fullmatch(pattern, body["message"]) for pattern in patterns), f"no example has this message: {where}"
