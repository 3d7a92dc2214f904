# SPDX-License-Identifier: MIT
"""Prometheus' text format 0.0.4 by its grammar, and nothing that is not in it.

https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details
"""
import math
import re

METRIC = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|NaN|[+-]?Inf")   # what Go's ParseFloat takes of it
TYPES = ("counter", "gauge", "histogram", "summary", "untyped")


class Malformed(Exception):
    pass


class Family:
    def __init__(self, name, kind, help_text):
        self.name, self.kind, self.help = name, kind, help_text
        self.samples = []   # (name, labels, value)


def must(well, why):
    if not well:
        raise Malformed(why)


def unescaped(text, escapes):
    def one(match):
        must(match[1] in escapes, f"an escape that the format does not have: {match[0]}")
        return "\n" if match[1] == "n" else match[1]
    must(not re.search(r"(?<!\\)(?:\\\\)*\\$", text), "half an escape")
    return re.sub(r"\\(.)", one, text)


def labels_of(text):
    """`name="value",…` between the braces, and what follows them."""
    labels, rest = {}, text
    while not rest.startswith("}"):
        name = LABEL.match(rest)
        must(name and not name[0].startswith("__"), f"no name of a label: {rest!r}")
        value = re.match(r'="((?:[^"\\]|\\.)*)"', rest[name.end():])
        must(value, f"no value of the label {name[0]}")
        must(name[0] not in labels, f"{name[0]} comes twice")
        labels[name[0]] = unescaped(value[1], '\\"n')
        rest = rest[name.end() + value.end():]
        must(rest[:1] in (",", "}"), f"neither comma nor brace: {rest!r}")
        rest = rest[1:] if rest.startswith(",") else rest
    return labels, rest[1:]


def sample_of(line):
    name = METRIC.match(line)
    must(name, f"no name: {line!r}")
    labels, rest = {}, line[name.end():]
    if rest.startswith("{"):
        labels, rest = labels_of(rest[1:])
    parts = rest.split()
    must(rest[:1] == " " and 1 <= len(parts) <= 2, f"no value: {line!r}")
    must(NUMBER.fullmatch(parts[0]), f"no number: {parts[0]}")
    if len(parts) == 2:
        must(re.fullmatch(r"-?\d+", parts[1]), f"no time: {parts[1]}")
    return name[0], labels, float(parts[0])


def belongs(name, family):
    endings = {"histogram": ("_bucket", "_sum", "_count"), "summary": ("", "_sum", "_count")}.get(family.kind, ("",))
    return name in {family.name + ending for ending in endings}


def check_histogram(family):
    series = {}
    for name, labels, value in family.samples:
        key = tuple(sorted((each, text) for each, text in labels.items() if each != "le"))
        series.setdefault(key, []).append((name.removeprefix(family.name), labels.get("le"), value))
    for key, samples in series.items():
        buckets = [(float(bound), value) for ending, bound, value in samples if ending == "_bucket"]
        rest = {ending: value for ending, _, value in samples if ending != "_bucket"}
        must(len(samples) == len(buckets) + 2 and rest.keys() == {"_sum", "_count"}, f"{family.name}{key}: not one sum and count")
        must(buckets == sorted(buckets) and len({bound for bound, _ in buckets}) == len(buckets), f"{family.name}{key}: bounds")
        must([value for _, value in buckets] == sorted(value for _, value in buckets), f"{family.name}{key}: not cumulative")
        must(buckets and math.isinf(buckets[-1][0]) and buckets[-1][1] == rest["_count"], f"{family.name}{key}: +Inf is not the count")


def parse(text):
    """{name: Family}, or Malformed."""
    must(text.endswith("\n"), "the last line has no end")
    must("\r" not in text, "a carriage return")
    families, helps, current, seen = {}, {}, None, set()
    for line in text[:-1].split("\n"):
        comment = re.fullmatch(r"# (HELP|TYPE) (\S+) (.*)", line)
        if line == "" or (line.startswith("#") and not comment):
            continue
        if comment:
            kind, name, rest = comment.groups()
            must(METRIC.fullmatch(name), f"no name: {name}")
            if kind == "HELP":
                must(name not in helps, f"two helps of {name}")
                helps[name] = unescaped(rest, "\\n")
            else:
                must(rest in TYPES, f"no type: {rest}")
                must(name not in families, f"two types of {name}, or lines of it apart")
                current = families[name] = Family(name, rest, helps.get(name))
            continue
        name, labels, value = sample_of(line)
        must(current and belongs(name, current), f"{name} stands outside of its family")
        key = (name, tuple(sorted(labels.items())))
        must(key not in seen, f"{key} comes twice")
        seen.add(key)
        if current.kind == "counter":
            must(value >= 0, f"{name} is below zero")
        current.samples.append((name, labels, value))
    must(set(helps) <= set(families), "help without a type")
    for family in families.values():
        if family.kind == "histogram":
            check_histogram(family)
    return families


def value_of(families, name, **labels):
    """The one sample with these labels; None where there is none."""
    found = [value for family in families.values() for each, its, value in family.samples
             if each == name and its.items() >= labels.items()]
    assert len(found) <= 1, (name, labels, found)
    return found[0] if found else None
