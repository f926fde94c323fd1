"""Files made to be hard for a reader: deep, long, large, or larger than they look."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

from stacklint.models import Kind

MANY = 100_000
MEGABYTE = 1_000_000
JUNK = 50 * MEGABYTE
LINE = 10 * MEGABYTE


def _rule(expr: str) -> bytes:
    return f"groups:\n- name: g\n  rules:\n  - alert: A\n    expr: {expr}\n".encode()


def _annotation(text: str) -> bytes:
    return f"groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up\n    annotations: {{a: '{text}'}}\n".encode()


def _laughs() -> bytes:
    """Nine levels of nine: a billion texts, if every alias were written out."""
    lines = ["a0: &a0 [" + ", ".join(["ha"] * 9) + "]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 9) + "]" for n in range(1, 10)]
    return "\n".join([*lines, "groups: *a9\n"]).encode()


def _merges() -> bytes:
    """The same with merge keys."""
    lines = ["a0: &a0 {name: g}"]
    lines += [f"a{n}: &a{n} {{<<: [" + ", ".join([f"*a{n - 1}"] * 9) + "]}" for n in range(1, 10)]
    return "\n".join([*lines, "groups: [*a9]\n"]).encode()


def _panel(expr: str) -> bytes:
    return json.dumps({"title": "A", "panels": [{"type": "stat", "targets": [{"expr": expr}]}]}).encode()


HOSTILE: dict[str, tuple[Kind, Callable[[], bytes]]] = {
    "nested flow sequences": (Kind.RULES, lambda: b"groups: " + b"[" * MANY),
    "nested flow mappings": (Kind.RULES, lambda: b"groups: " + b"{a: " * MANY),
    "nested and closed flow sequences": (Kind.RULES, lambda: b"groups: " + b"[" * MANY + b"]" * MANY),
    "nested block sequences": (Kind.RULES, lambda: b"groups:\n" + b"- " * MANY + b"a\n"),
    "nested keys": (Kind.RULES, lambda: b"groups:\n" + b"? " * MANY + b"a\n"),
    "nested arrays": (Kind.DASHBOARD, lambda: b'{"panels": ' + b"[" * MANY),
    "nested and closed arrays": (Kind.DASHBOARD, lambda: b'{"panels": ' + b"[" * MANY + b"]" * MANY + b"}"),
    "nested objects": (Kind.DASHBOARD, lambda: b'{"a":' * MANY),
    "nested parentheses in PromQL": (Kind.RULES, lambda: _rule("(" * MANY)),
    "closed parentheses in PromQL": (Kind.RULES, lambda: _rule("(" * MANY + "x" + ")" * MANY)),
    "calls in PromQL": (Kind.RULES, lambda: _rule("abs(" * (MANY // 4))),
    "signs in PromQL": (Kind.RULES, lambda: _rule("'" + "-" * MANY + "1'")),
    "groups in a regular expression": (Kind.RULES, lambda: _rule("up{a=~'" + "(" * MANY + "'}")),
    "parentheses in a template": (Kind.RULES, lambda: _annotation("{{ " + "(" * MANY)),
    "blocks in a template": (Kind.RULES, lambda: _annotation("{{ if 1 }}" * (MANY // 10))),
    "a billion laughs": (Kind.RULES, _laughs),
    "a billion merges": (Kind.RULES, _merges),
    "junk of bytes": (Kind.RULES, lambda: Random(1).randbytes(JUNK)),
    "junk of bytes as JSON": (Kind.DASHBOARD, lambda: Random(1).randbytes(JUNK)),
    "junk of text": (Kind.RULES, lambda: b"groups: [}{]:- &*!|>%@ x\n" * (JUNK // 25)),
    "junk of text as JSON": (Kind.DASHBOARD, lambda: b'{"a": [}{]:- , tru nul 1e 0x "\n' * (JUNK // 32)),
    "junk just below the limit of size": (Kind.RULES, lambda: b"- [}{]:- &*!|>%@ x\n" * (33 * MEGABYTE // 19)),
    "a long text": (Kind.RULES, lambda: _rule("up # " + "x" * LINE)),
    "a long text in quotes": (Kind.RULES, lambda: _rule("'up{a=" + '"' + "x" * LINE + '"' + "}'")),
    "a long list": (Kind.RULES, lambda: b"groups: [" + b"a, " * (LINE // 3) + b"a]\n"),
    "a long key": (Kind.RULES, lambda: b"x" * LINE + b": 1\n"),
    "a long JSON text": (Kind.DASHBOARD, lambda: _panel("x" * LINE)),
    "a long JSON array": (Kind.DASHBOARD, lambda: b'{"panels": [' + b"1," * (LINE // 2) + b"1]}"),
    "a long expression": (Kind.RULES, lambda: _rule("x" + " + x" * (LINE // 4))),
    "a long template": (Kind.RULES, lambda: _annotation("{{ $value }}" * (LINE // 12))),
    "a long series in a test": (
        Kind.TESTS,
        lambda: b"tests:\n- input_series:\n  - {series: up, values: '" + b"1 " * (LINE // 2) + b"'}\n",
    ),
}
"""Kinds of files and what they hold, by what is hard about them."""
