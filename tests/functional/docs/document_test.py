# SPDX-License-Identifier: MIT
"""The document by itself: messages are those of the catalogue, examples are as described, each text is in four languages."""
import collections
import re
import unittest

import jsonschema

import harness
from document import COMPONENTS, DOCUMENT, catalogue, check, examples, nodes, resolve

PARTS = ("reason_", "label_", "usage_")   # of answers, never a message of their own
UNSAID = {"storage_service_down"}   # of the original service; the client for pages knows it
ALIEN = {"uk": "[ыэёъЫЭЁЪ]", "ru": "[іїєґІЇЄҐ]", "pl": "[А-яіїєґІЇЄҐ]", "en": "[А-яіїєґІЇЄҐ]"}


class Document(unittest.TestCase):
    def test_every_message_stands_in_an_example_and_reads_as_in_the_catalogue(self):
        texts, named = catalogue(), set()
        self.assertGreater(len(texts), 100)
        for node in nodes():
            named |= {*filter(None, [node.get("x-message")]), *node.get("x-messages", [])}
            if "x-message" in node:
                pattern = re.escape(texts[node["x-message"]][0]).replace(re.escape("{n}"), ".+")
                self.assertRegex(node["value"]["message"], f"^{pattern}$")
        self.assertEqual(named, {name for name in texts if not name.startswith(PARTS)} - UNSAID)

    def test_examples_are_as_their_schemas_say(self):
        for example in examples(lambda path: True):
            with self.subTest(str(example)):
                check(example.example["value"], example.schema)
                request = example.request()
                if request and example.status < 400 and not isinstance(request[2], str):
                    check(request[2], request[1])

    def test_every_member_of_an_answer_stands_in_an_example(self):
        declared, shown = collections.defaultdict(set), collections.defaultdict(set)

        def walk(schema, value, name):
            name, schema = schema.get("$ref", name), resolve(schema)
            for each in schema.get("anyOf", []):
                walk(each, value, name)
            declared[name] |= schema.get("properties", {}).keys()
            if isinstance(value, dict):
                shown[name] |= value.keys()
                for member, of in schema.get("properties", {}).items():
                    if member in value:
                        walk(of, value[member], f"{name}.{member}")
            for each in value if isinstance(value, list) else ():
                walk(schema.get("items", {}), each, f"{name}[]")

        for example in examples(lambda path: path.startswith("/api/v1/")):
            walk(example.schema, example.example["value"], str(example))
        self.assertGreater(len(declared), 10)
        self.assertEqual({name: members - shown[name] for name, members in declared.items() if members - shown[name]}, {})

    def test_every_schema_is_one(self):
        for schema in COMPONENTS["schemas"].values():
            jsonschema.Draft202012Validator.check_schema(schema)

    def test_path_parameters_are_described(self):
        for path, operations in DOCUMENT["paths"].items():
            for operation in operations.values():
                described = {each["name"] for each in map(resolve, operation.get("parameters", [])) if each["in"] == "path"}
                self.assertEqual(described, set(re.findall(r"{(\w+)}", path)), path)

    def test_each_text_is_in_four_languages_and_each_is_pure(self):
        count = 0
        for node in nodes():
            for name in ("summary", "description"):
                others = node.get(f"x-{name}")
                if others is None:
                    continue
                count += 1
                self.assertEqual(set(others), {"uk", "ru", "pl"}, node)
                for language, text in {**others, "en": node[name]}.items():
                    self.assertTrue(text)
                    self.assertNotRegex(text, ALIEN[language])
        for operations in DOCUMENT["paths"].values():
            for operation in operations.values():
                self.assertIn("x-summary", operation)
        self.assertGreater(count, 100)


if __name__ == "__main__":
    harness.main()
