"""Print one pytest summary over every pytest run in a log, its last line in pytest's own form."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
COUNTS = r"(?P<counts>(?:\d+ [a-z]+(?:, )?)+|no tests ran)"
CLOSING = re.compile(rf"=* ?{COUNTS} in (?P<seconds>[0-9.]+)s(?: \([0-9:]+\))? ?=*")
# Without "deselected": what one session leaves out by its marker, another one runs.
ORDER = ("failed", "passed", "skipped", "xfailed", "xpassed", "warning", "error")
# Lines of pytest's short summary and of nox's that say why a run is not plainly green.
REASON = re.compile(r"(?:SKIPPED|XFAIL|XPASS|FAILED|ERROR) .+|nox > \* .+: (?:failed|skipped|aborted).*")


def summarise(log: str) -> str:
    """Return the reasons, each once, and the summed closing line."""
    lines = [COLOUR.sub("", line).rstrip() for line in log.splitlines()]
    reasons = dict.fromkeys(line for line in lines if REASON.fullmatch(line))
    counts: Counter[str] = Counter()
    seconds = 0.0
    for line in lines:
        if closing := CLOSING.fullmatch(line):
            seconds += float(closing["seconds"])
            for number, word in re.findall(r"(\d+) ([a-z]+)", closing["counts"]):
                counts[word.removesuffix("s")] += int(number)
    said = ", ".join(_count(counts[word], word) for word in ORDER if counts[word]) or "no tests ran"
    return "\n".join([*reasons, f" {said} in {seconds:.2f}s ".center(80, "=")])


def _count(number: int, word: str) -> str:
    plural = "s" if word in {"warning", "error"} and number != 1 else ""
    return f"{number} {word}{plural}"


if __name__ == "__main__":
    sys.stdout.write(summarise(Path(sys.argv[1]).read_text(encoding="utf-8", errors="replace")) + "\n")
