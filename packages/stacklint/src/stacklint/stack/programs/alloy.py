"""The configuration of Grafana Alloy, as far as texts that are written out tell: addresses in some of its components.

Facts: the syntax of Alloy (blocks, attributes, comments) and the references of `prometheus.scrape` and of the exporters
of OTLP. Expressions are not worked out: what isn't a text by itself is unknown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Spot
from stacklint.pattern import Pattern
from stacklint.stack.containers.container import Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.containers.container import Container
    from stacklint.stack.repository.files import Files

_IMAGE: Final = "grafana/alloy"
_CONFIG: Final = "/etc/alloy/config.alloy"
_END: Final = ".alloy"
_MOST: Final = 300_000
_HIDDEN: Final = Pattern(r'"(?:[^"\\\n]|\\.)*+"|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/')
"""Texts, in which comments don't begin, and comments."""
_BLOCK: Final = Pattern(r'^(?P<kind>[a-z_]+(?:\.[a-z_]+)+)[ \t]+"[^"\n]*+"[ \t]*\{', re.MULTILINE)
_SPACE: Final = Pattern(r"[^\n]")
_SCRAPED: Final = Pattern(r'(?<![\w"])"?__address__"?[ \t]*=[ \t]*"(?P<value>[\w.-]+:\d{1,5})"(?=[ \t]*[,}\n])')
_MOVED: Final = Pattern(r'target_label[ \t]*=[ \t]*"__address__"')


class Written(NamedTuple):
    """A text of a configuration, where it stands without its quotes, and whether it has any."""

    text: str
    spot: Spot
    quoted: bool = True


class Block(NamedTuple):
    """A component: what it is called, its text without comments, and where that begins."""

    kind: str
    text: str
    file: str
    start: int

    def has(self, name: str) -> bool:
        """Whether something has a name in it."""
        return re.search(rf"\b{name}[ \t]*=", self.text) is not None

    def values(self, name: str) -> Iterator[Written]:
        """The values of attributes of a name, if they are texts or words by themselves."""
        for found in re.finditer(rf'\b{name}[ \t]*=[ \t]*(?:"([^"\n$]*+)"|(\w++))[ \t]*(?:[,}}\n]|$)', self.text):
            group = 1 if found[1] is not None else 2
            spot = Spot(self.file, self.start + found.start(group), self.start + found.end(group))
            yield Written(found[group], spot, group == 1)


class Alloy(NamedTuple):
    """A configuration: its text, with spaces in the place of comments, and what its file is called."""

    text: str
    file: str

    def blocks(self, *kinds: str) -> Iterator[Block]:
        """The components of some kinds."""
        starts = list(_BLOCK.finditer(self.text))
        for number, found in enumerate(starts):
            after = starts[number + 1].start() if number + 1 < len(starts) else len(self.text)
            if found["kind"] in kinds:
                yield Block(found["kind"], self.text[found.end() : after], self.file, found.end())


def read_alloy(container: Container, files: Files) -> Alloy | None:
    """The configuration of a container's Alloy; `None` where it is none, or not one file of the repository."""
    service = container.service
    if service.image is None or service.image.repository != _IMAGE or service.build is not None or service.partial:
        return None
    named = [word for word, _ in service.command if word.endswith(_END)]
    found = container.resolve(named[0] if named else _CONFIG)
    if found.seen is not Seen.FILE or found.path is None or len(named) > 1:
        return None
    source = files.text(found.path)
    if source.unread or len(source.text) > _MOST:
        return None
    return Alloy(_HIDDEN.sub(_without_comment, source.text), source.name)


def _without_comment(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith('"') else _SPACE.sub(" ", found[0])


def scraped_addresses(container: Container, files: Files) -> Iterator[Written]:
    """The addresses that an Alloy scrapes, where they are written out and no step moves them."""
    alloy = read_alloy(container, files)
    if alloy is None or _MOVED.search(alloy.text):
        return
    for block in alloy.blocks("prometheus.scrape"):
        for found in _SCRAPED.finditer(block.text):
            start = block.start + found.start("value")
            yield Written(found["value"], Spot(block.file, start, start + len(found["value"])))
