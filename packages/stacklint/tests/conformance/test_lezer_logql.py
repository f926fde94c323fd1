"""Grafana's own grammar of LogQL as a second judge, where Node.js finds it: `npm install -g @grafana/lezer-logql`.

It is what Grafana's editor reads queries with. It judges the syntax alone, and is broader than Loki in some places.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from functools import cache
from random import Random

import pytest
from stacklint.logql import parse
from stacklint.logql.words import STAGES

from ..logql.generate import queries, spoiled  # noqa: TID252 - one generator for the parser's tests and for these
from .conftest import Tally

COUNT = 4_000
SEEDS = range(3)
PROGRAM = """
const {parser} = require('@grafana/lezer-logql');
const {readFileSync} = require('fs');
const refused = text => {
  let found = false;
  parser.parse(text).iterate({enter: node => { found = found || node.type.isError; }});
  return found;
};
console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(refused)));
"""

REFUSED_BY_US_ONLY = (
    r"RE2|regular expression|to repeat|runs backwards",
    r"names (?:no group|nothing|`\w+` twice)",
    r"`if` is not closed|unexpected `.`(?: behind|: no parenthesis|$)|a (?:space|value) is expected|raw string",
    r"selects every stream",
)
"""What we refuse, and Loki with us, although they take it: what stands in texts, and what it means."""
REFUSED_BY_THEM_ONLY = (
    r"""(?:["`]|\b(?:5|1\.5|10s|20KB?))\)? \(?(?:and|or)?(?:app|level|pod|status|took)""",  # `a="b" c="d"`
    r"\b20K\b",  # a size without its `B`
    rf"\| (?:{'|'.join(STAGES)}) (?:!~|!=)",  # a label of that name, which is one for old versions
)
"""Queries that they refuse although Loki takes them."""


@cache
def environment() -> dict[str, str] | None:
    """What Node.js finds the grammar with; `None` if there is none."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return None
    found = subprocess.run(["npm", "root", "--global"], capture_output=True, text=True, check=True, timeout=60).stdout
    paths = [os.environ.get("NODE_PATH", ""), found.strip()]
    path = os.environ | {"NODE_PATH": os.pathsep.join(filter(None, paths))}
    ask = ["node", "-e", "require('@grafana/lezer-logql')"]
    return path if subprocess.run(ask, env=path, capture_output=True, check=False, timeout=60).returncode == 0 else None


def refused(texts: list[str]) -> list[bool]:
    command = ["node", "-e", PROGRAM]
    given = json.dumps(texts)
    answer = subprocess.run(
        command, env=environment(), input=given, capture_output=True, text=True, check=True, timeout=300
    )
    verdicts: list[bool] = json.loads(answer.stdout)
    return verdicts


@pytest.mark.parametrize("seed", SEEDS)
def test_grafanas_grammar_agrees_but_for_what_is_known(tally: Tally, seed: int) -> None:
    if environment() is None:
        pytest.skip("@grafana/lezer-logql is not installed for Node.js: Grafana's own grammar is not asked")
    random = Random(seed)
    texts = [text if index % 2 else spoiled(text, random) for index, text in enumerate(queries(seed, COUNT))]
    known: Counter[str] = Counter()
    unknown, accepted = [], 0
    for text, theirs in zip(texts, refused(texts), strict=True):
        query = parse(text)
        ours = "; ".join(fault.message for fault in query.faults)
        accepted += not ours
        if bool(ours) == theirs or query.unknown:
            continue
        patterns, said = (REFUSED_BY_THEM_ONLY, text) if theirs else (REFUSED_BY_US_ONLY, ours)
        if any(re.search(pattern, said, re.DOTALL) for pattern in patterns):
            known["refused by them alone, wrongly" if theirs else "refused by us and by Loki"] += 1
        else:
            unknown.append((text, ours))
    assert unknown == []
    tally("LogQL: Grafana's grammar", COUNT, accepted, known)
