# SPDX-License-Identifier: MIT
"""The OpenAPI document as the build has joined it: its examples, each with the request that has to be answered so."""
import dataclasses
import json
import os
import pathlib
import re
import urllib.parse

import jsonschema

DOCUMENT = json.loads(pathlib.Path(os.environ["PIDPYS_DOCUMENT"]).read_text())
COMPONENTS = DOCUMENT["components"]


def resolve(thing):
    while "$ref" in thing:
        at = DOCUMENT
        for key in thing["$ref"].removeprefix("#/").split("/"):
            at = at[key]
        thing = at
    return thing


def check(value, schema):
    """Raises jsonschema.ValidationError."""
    jsonschema.Draft202012Validator({**schema, "components": COMPONENTS}).validate(value)


def catalogue():
    """The message catalogue of the API: the name's texts in uk, ru, en, pl. An entry may take several lines."""
    text = (pathlib.Path(os.environ["PIDPYS_SOURCE"]) / "api/messages/catalogue.def").read_text()
    literal = r'"(?:[^"\\]|\\.)*"'
    entries = re.findall(rf'^X\((\w+)((?:\s*,(?:\s*{literal})+)+)\s*\)', text, re.MULTILINE)
    return {name: ["".join(map(json.loads, re.findall(literal, each))) for each in re.findall(rf",((?:\s*{literal})+)", texts)]
            for name, texts in entries}


def nodes(thing=DOCUMENT):
    """Every object of the document."""
    if isinstance(thing, dict):
        yield thing
    for child in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
        yield from nodes(child)


@dataclasses.dataclass
class Example:
    method: str
    path: str              # the template
    operation: dict
    status: int
    media: str
    schema: dict
    name: str
    example: dict

    def __str__(self):
        return f"{self.method} {self.path} {self.status} {self.name}"

    @property
    def given(self):
        return self.example.get("x-given", [])

    def target(self, real):
        """Path and query. `real` puts real values in the place of documented ones."""
        path, query = self.path, []
        for parameter in map(resolve, self.operation.get("parameters", [])):
            samples = parameter["examples"]
            value = real(samples.get(self.name, next(iter(samples.values())))["value"])
            if parameter["in"] == "path":
                path = path.replace("{" + parameter["name"] + "}", urllib.parse.quote(value, safe=""))
            elif value or parameter["required"]:
                query.append((parameter["name"], value))
        return path + ("?" + urllib.parse.urlencode(query) if query else "")

    def request(self):
        """Media type, schema and example of the body; None if there is none."""
        content = self.operation.get("requestBody", {}).get("content", {})
        wanted = self.example.get("x-request", self.name)
        for media, described in content.items():
            if wanted in described["examples"]:
                return media, described["schema"], described["examples"][wanted]["value"]
        assert "x-request" not in self.example, f"{self}: no request {wanted}"
        for media, described in content.items():
            return media, described["schema"], next(iter(described["examples"].values()))["value"]
        return None


def examples(belongs):
    """Every example of the operations whose path `belongs` here, but those of any request."""
    for path, operations in DOCUMENT["paths"].items():
        for method, operation in operations.items() if belongs(path) else ():
            for status, response in operation["responses"].items():
                for media, described in resolve(response)["content"].items() if status != "default" else ():
                    assert described["examples"], f"{method} {path} {status} has no example"
                    for name, example in described["examples"].items():
                        yield Example(method.upper(), path, operation, int(status), media, described["schema"], name, example)
