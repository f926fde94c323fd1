"""Makes the tables of known programs' metrics from real scrapes: exposition texts in, a metric a line out.

    curl -s http://localhost:9100/metrics > scrapes/node/1.11.1.prom
    curl -s 'http://localhost:9100/metrics?collect[]=cpu' > scrapes/node/1.11.1@cpu.prom
    python packages/stacklint/tools/known_names.py scrapes/node

The folder is named as the table. A file's name is the version; what follows an `@` is the part of the program that was
asked alone, and what follows a `+` sets further scrapes of that version apart, such as those of another target.
`VERSION.program` may be the program itself: a metric that its scrapes lack is then taken for missing only if the end of
its name doesn't occur in the program's bytes either.

What the table knows of other versions stays, and so do its facts, which no scrape tells. All versions have to watch the
same thing, with every part of them on, or else what is watched makes a difference that is taken for one of versions:
name what depends on it in `!varying`. Of an open table (`!opens *`) nobody knows what its programs watched: it tells
names and kinds, but neither labels nor versions, and no kind where two scrapes disagree.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

from stacklint.stack.metrics.exposition import read_exposition
from stacklint.stack.programs.known_names import ANYTHING, Life, Version, parse_table, read_version, show_version

FOLDER = Path(__file__).parent.parent / "src/stacklint/stack/programs/names"
SHARED = "go"
"""The table of what client libraries export for all programs, and so is in no other."""
HEAD = """\
# What {program} exports: name, kind, labels, versions, part (stacklint/stack/programs/known_names.py tells the form).
# Made by `python packages/stacklint/tools/known_names.py SCRAPES/{name}` from scrapes of the real program, but for the
# lines with an exclamation mark: these are facts from its documentation, written by hand.
"""
_PROCESS = ("go_", "process_", "promhttp_")
_SHORT = 8
"""An end of a name that is no longer than that can be in a program by chance."""


class Seen:
    """What scrapes tell of a metric."""

    def __init__(self) -> None:
        self.kinds: set[str] = set()
        self.labels: set[str] = set()
        self.parts: set[str] = set()
        self.versions: set[str] = set()

    def line(self, name: str, versions: list[str], *, loose: bool, varies: bool) -> str:
        """The line of the table."""
        there = [version for version in versions if version in self.versions]
        first = there[0] if there[0] != versions[0] else ""
        last = there[-1] if there[-1] != versions[-1] else ""
        labels = "?" if loose else ",".join(sorted(self.labels)) or "-"
        words = [name, *(self.kinds if len(self.kinds) == 1 else "-"), labels]
        words += [f"{first}..{last}"] if (first or last) and not varies else []
        return " ".join([*words, *(f"@{part}" for part in self.parts if len(self.parts) == 1)]) + "\n"


def main(folder: Path, path: Path) -> None:
    """Join what the scrapes of a folder tell to a table."""
    lines = path.read_text("utf-8").splitlines()
    facts = [line for line in lines if line.startswith("!") and not line.startswith("!versions ")]
    table = parse_table("\n".join(line for line in lines if not line.startswith(("!also ", "!former "))))
    seen: defaultdict[str, Seen] = defaultdict(Seen)
    for name, metric in table.metrics.items():
        seen[name].kinds, seen[name].labels = {metric.kind or ""} - {""}, set(metric.labels or ())
        seen[name].parts = {metric.part} - {""}
        seen[name].versions = {show_version(one) for one in table.versions if metric.life(one) is Life.THERE}
    scraped = {file.stem for file in folder.glob("*.prom") if not re.search("[@+]", file.stem)}
    for file in sorted(folder.glob("*.prom")):
        version, sign, part = file.stem.partition("+" if "+" in file.stem else "@")
        for name, sample in read_exposition(file.read_text("utf-8")).items():
            if folder.name == SHARED or not name.startswith(_PROCESS):
                seen[name].kinds |= {sample.kind or ""} - {""}
                seen[name].labels |= sample.labels or set()
                seen[name].parts |= {part} if sign == "@" else set()
                seen[name].versions.add(version)
    for program in folder.glob("*.program"):
        code = program.read_bytes()
        for name, one in seen.items():
            if program.stem not in one.versions and _mentions(code, name):
                one.versions.add(program.stem)
    versions = sorted({*map(show_version, table.versions), *scraped}, key=_order)
    loose, varying = (_prefixes(facts, fact) for fact in ("loose", "varying"))
    if ANYTHING in table.words("opens"):
        loose = varying = ("",)
    made = (
        one.line(name, versions, loose=name.startswith(loose), varies=name.startswith(varying))
        for name, one in sorted(seen.items())
    )
    head = HEAD.format(program=table.program, name=folder.name) + f"{facts[0]}\n!versions {' '.join(versions)}\n"
    path.write_text(head + "".join(f"{fact}\n" for fact in facts[1:]) + "".join(made), "utf-8")


def _order(version: str) -> Version:
    return read_version(version) or ()


def _prefixes(facts: list[str], fact: str) -> tuple[str, ...]:
    return tuple(prefix for line in facts if line.startswith(f"!{fact} ") for prefix in line.split()[1:])


def _mentions(code: bytes, name: str) -> bool:
    """Whether a program has the end of a name, from its second, third or fourth word on: it may put the rest before."""
    words = name.split("_")
    ends = ("_".join(words[at:]) for at in range(1, 4))
    return any(re.search(rb"%s(?!_)" % end.encode(), code) for end in ends if len(end) > _SHORT)


if __name__ == "__main__":
    main(Path(sys.argv[1]), FOLDER / f"{Path(sys.argv[1]).name}.txt")
