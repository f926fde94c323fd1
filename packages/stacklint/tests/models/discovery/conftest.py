"""Entries of discoveries with marks: what the models find fault with stands between « and »."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from stacklint.document import Place, read_document
from stacklint.models import ModelFault, Version
from stacklint.models.discovery import discovery_meaning
from stacklint.models.reader import Reader

Judge = Callable[..., tuple[str, tuple[ModelFault, ...]]]
Promtool = Callable[[list[tuple[str, str]]], dict[tuple[str, str], bool]]
Refused = Callable[[list[str], list[str]], list[bool]]

LACKED = {"azure", "consul", "kuma", "nomad", "openstack", "stackit"}
"""Discoveries that Debian's build of promtool leaves out, which makes it no oracle for them."""
LATER = {"aws", "ecs", "elasticache", "msk", "oci", "outscale", "rds"}
"""Discoveries that came after promtool 3.5."""


def judge_discovery(text: str, version: Version | None = None) -> tuple[str, tuple[ModelFault, ...]]:
    """The text with marks where faults are, however the given marks were, and the faults in the order of the text."""
    clean = text.replace("«", "").replace("»", "")
    document = read_document("file", clean.encode(), "yaml")
    assert document.problems == ()
    faults = discovery_meaning(cast("dict[str, object]", document.data), (), Reader(version))
    spots = sorted(
        ((document.locate(Place("file", fault.path, fault.part)), fault) for fault in faults),
        key=lambda found: (found[0].start, -found[0].end),
    )
    spans = {(spot.start, spot.end) for spot, _ in spots}
    marks = [(end, 0, -start, "»") for start, end in spans] + [(start, 1, -end, "«") for start, end in spans]
    for at, _, _, mark in sorted(marks, reverse=True):
        clean = clean[:at] + mark + clean[at:]
    return clean, tuple(fault for _, fault in spots)


@pytest.fixture(name="judge", scope="session")
def judge_fixture() -> Judge:
    """The function that judges the discoveries of a text."""
    return judge_discovery


@pytest.fixture
def promtool(refused: Refused) -> Promtool:
    """Asks promtool which of these entries, named by their discoveries, it refuses; of those that it knows."""

    def ask(entries: list[tuple[str, str]]) -> dict[tuple[str, str], bool]:
        known = [(name, entry) for name, entry in entries if name not in LACKED | LATER]
        texts = [f"scrape_configs: [{{job_name: x, {name}_sd_configs: [{entry}]}}]\n" for name, entry in known]
        return dict(zip(known, refused(["promtool", "check", "config", "--syntax-only"], texts), strict=True))

    return ask
