"""Regular expressions at random, some as RE2's grammar has them, some spoiled in one place."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

ATOMS = (
    "a", "b", "ab", ".", "\\d", "\\W", "\\.", "\\pL", "\\p{Greek}", "\\P{Lu}", "[a-z]", "[^a]", "[]a]", "[[:alpha:]]",
    "[\\d-]", "\\x41", "\\x{10FFFF}", "\\n", "\\101", "\\Qa.*\\E", "é", "-", ",", "]", "}", "{", "\\b", "\\z", "\\A",
    "^", "$", "(?i)", "(?s-m)", "[[:^word:]a]", "\\0", "5", "\\Q(", "\\E", " ", "", "[a-a]", "\\pN", "\\B",
)  # fmt: skip
REPETITIONS = ("*", "+", "?", "{2}", "{2,}", "{0,3}", "*?", "+?", "{1,2}?", "{1000}", "{0}", "{01}", "{,2}", "{ 2}")
OPENINGS = ("(", "(?:", "(?P<n>", "(?<m>", "(?i:", "(?im-s:", "(?U:")
NOISE = (
    *"()[]{}|*+?.^$\\-,:=!<>PpiQEdZz12é&# ", "(?=", "(?<=", "(?!", "(?P=n)", "(?#", "(?>", "\\1", "\\Z", "\\pQ", "\\p{",
    "\\x", "\\8", "\\C", "[[:foo:]]", "{1001}", "**", "(?x)", "\\u0041", "[z-a]", "\\p{greek}", "\\_", "\\e",
    "\\x{110000}", "[[.a.]]", "\\h", "\\R", "\\K", "\\X", "\\c", "\\g", "\\k<n>", "(?P<1>a)", "(?P<é>a)", "(?P<n>",
    "\\p{^L}", "\\G",
    "\\/", "\\é",
)  # fmt: skip


def regexes(seed: int, count: int) -> Iterator[str]:
    """So many regular expressions; half of them are spoiled."""
    rnd = Random(seed)
    for number in range(count):
        text = _branches(rnd, rnd.choice((0, 1, 2, 3)))
        if number % 2:
            at = rnd.randrange(len(text) + 1)
            text = text[:at] + rnd.choice(("", *rnd.sample(NOISE, 3))) + text[at + rnd.choice((0, 0, 1)) :]
        yield text


def _branches(rnd: Random, depth: int) -> str:
    return "|".join(
        "".join(_piece(rnd, depth) for _ in range(rnd.choice((0, 1, 1, 2, 3)))) for _ in range(rnd.choice((1, 1, 1, 2)))
    )


def _piece(rnd: Random, depth: int) -> str:
    atom = rnd.choice(ATOMS)
    if depth and rnd.random() < 0.5:
        atom = rnd.choice(OPENINGS) + _branches(rnd, depth - 1) + ")"
    return atom + (rnd.choice(REPETITIONS) if rnd.random() < 0.25 else "")
