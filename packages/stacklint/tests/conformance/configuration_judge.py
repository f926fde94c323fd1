"""Our verdict on a prometheus.yml, and the differences from promtool's that have an explanation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stacklint.document import GoYaml, Place, ProblemKind, read_document
from stacklint.models import Consequence, Kind, Version, check
from stacklint.promql.re2 import inspect
from stacklint.text import LineIndex

from .yaml_differences import BELOW, FLOW_END, NULLS, OVERRIDDEN

NEVER_READ = frozenset({ProblemKind.EXTRA_DOCUMENT, ProblemKind.TRAILING_TEXT, ProblemKind.EMPTY})
"""Problems that don't keep Prometheus from starting."""
REFUSED = frozenset({Consequence.REFUSES, Consequence.LOGS})
"""What promtool refuses: it looks into the targets, too, of which Prometheus leaves out those that are wrong."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason for which a configuration is refused: its line, its characters in the file, and the message."""

    line: int
    start: int
    end: int
    message: str


def refusals(text: str | bytes, version: Version, *, agent: bool = False) -> tuple[Refusal, ...]:
    """All that is wrong with a configuration for this version of Prometheus."""
    raw = text if isinstance(text, bytes) else text.encode(errors="surrogatepass")
    document = read_document("prometheus.yml", raw, "yaml")
    lines = LineIndex(document.source.text)

    def found() -> Iterator[tuple[int, int, str]]:
        for problem in document.problems:
            if problem.kind not in NEVER_READ and problem.reader is not GoYaml.V3:
                yield problem.start, problem.end, problem.message
        if document.broken:
            return
        for fault in check(Kind.PROMETHEUS, document.data, version=version, agent=agent, regex=inspect):
            if fault.consequence in REFUSED:
                spot = document.locate(Place(document.name, fault.path, fault.part, fault.chars))
                yield spot.start, spot.end, fault.message

    return tuple(Refusal(lines.position(start)[0], start, end, message) for start, end, message in found())


@dataclass(frozen=True, slots=True)
class Difference:
    """A kind of texts of which our verdict differs from promtool's, with regular expressions that tell it.

    Attributes:
        why: the explanation.
        theirs: found in what promtool says; empty where it takes the text.
        ours: found in every fault of ours; empty where we have none.
        text: found in the text.
    """

    why: str
    theirs: str = ""
    ours: str = ""
    text: str = ""

    def explains(self, text: str, theirs: str | None, ours: Sequence[str]) -> bool:
        """Whether a difference is of this kind."""
        if bool(theirs) != bool(self.theirs) or bool(ours) != bool(self.ours):
            return False
        said = not theirs or re.search(self.theirs, theirs)
        return bool(said and all(re.search(self.ours, message) for message in ours) and re.search(self.text, text))


NEWER = "client_certificate_key\\w*|grant_type|signature_algorithm|iss|audience|claims|external_id"
DIFFERENCES = (
    # Of the build: Debian compiles Prometheus 3.5 with the libraries and the Go of its day.
    Difference("this build has newer libraries than 3.5 had", ours=f"^`({NEWER})` came with Prometheus 3"),
    Difference("a second colon in a host is a fault to Prometheus compiled for Go 1.26", ours=r":\d*:.*not a URL"),
    Difference("3.5 asks for the schemes when it adds a job, 3.6 always",
               ours=r"^`metric_name_(validation|escaping)_scheme` is `.*, not one of"),
    # Of promtool: it judges less or more than Prometheus does at its start.
    Difference("Prometheus asks the machine for the region, and promtool runs on no machine of AWS",
               theirs=r"(EC2|Lightsail) SD configuration requires a region"),
    Difference("promtool alone wants a certificate and its key in the same form", theirs=r"specified without client"),
    Difference("promtool looks at targets as relabelling makes them, which we don't judge",
               theirs=r"instance \d+ in group \d+", text="relabel_configs"),
    Difference("promtool doesn't search for files, and so doesn't see that a pattern is none", ours="is no pattern"),
    # Of YAML: what of `yaml_differences` turns up.
    Difference(FLOW_END, ours="a key must be a scalar", text=r"\A\W*\{.*\}[^\n]*:"),
    Difference(NULLS, text=r"\b(Null|NULL)\b",
               theirs=r'empty duration|"" is not a valid|must be (set|configured)|unknown TLS version:$|but got$'),
    Difference(NULLS, text=r"\b(Null|NULL)\b", ours="is null, not a URL"),
    Difference(OVERRIDDEN, text="<<", theirs="already set in map"),
    Difference(OVERRIDDEN, text="<<", theirs="cannot unmarshal|duration|unknown"),
    Difference(BELOW, ours=r"^`\w+` is `-[^`]*`, not a number"),
)  # fmt: skip
"""Every kind of difference that there is. What isn't of one of them is a defect."""


def explanation(text: str, theirs: str | None, ours: Sequence[str]) -> str | None:
    """Why the verdicts on a text differ; none where nothing explains it."""
    return next((found.why for found in DIFFERENCES if found.explains(text, theirs, ours)), None)
