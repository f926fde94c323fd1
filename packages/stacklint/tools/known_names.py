"""Makes the list of a known program's metrics from a real scrape: exposition text in, a name and its kind a line out.

    curl -s http://localhost:9090/metrics | python packages/stacklint/tools/known_names.py prometheus

Names that the list has already stay: some appear only when a server uses the feature that they count.
"""

from __future__ import annotations

import sys
from pathlib import Path

from stacklint.stack.exposition import read_exposition
from stacklint.stack.known_names import listed_names

FOLDER = Path(__file__).parent.parent / "src/stacklint/stack/names"


def main(role: str) -> None:
    """Join the names of the exposition text on standard input to the list of a role."""
    scraped = {name: sample.kind for name, sample in read_exposition(sys.stdin.read()).items()}
    kinds = {**listed_names(role), **scraped}
    head = f"# Made by `python packages/stacklint/tools/known_names.py {role}` from scrapes of the real program.\n"
    lines = (f"{name} {kind}\n" if kind else f"{name}\n" for name, kind in sorted(kinds.items()))
    (FOLDER / f"{role}.txt").write_text(head + "".join(lines), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
