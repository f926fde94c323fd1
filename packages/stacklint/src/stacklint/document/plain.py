"""The values of YAML data that are more than Python's own: scalars without quotes, and mappings that `<<` reaches into.

They inherit from Python's types, so that whoever reads data needs to know of them only where it matters. It is also why
this module is never compiled: mypyc takes no such class.
"""

from __future__ import annotations

from typing import Final

NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
"""Plain scalars that mean null in every YAML that we read (YAML 1.1 and 1.2 core)."""
BOOLS: Final = frozenset(
    word
    for base in ("y", "yes", "on", "true", "n", "no", "off", "false")
    for word in (base, base.title(), base.upper())
)
"""Plain scalars that are booleans to go-yaml 2 (YAML 1.1)."""


class Plain(str):
    """A YAML scalar without quotes, as written: what it means is decided by whoever decodes it.

    Go's YAML decoder resolves a plain scalar by the type of the field that receives it, so `job_name: 1e3` is the
    text "1e3" and `enabled: yes` may be a boolean or not. A quoted scalar is an ordinary `str`.
    """

    __slots__ = ()


class NullKey(str):
    """A key that is null: an empty text to go-yaml 2, while go-yaml 3 passes its entry over.

    Which of the two is decided by whoever decodes the mapping. It has no characters, however it is written.
    """

    __slots__ = ()


NULL_KEY: Final = NullKey()


class Plains(dict[str, Plain | None]):
    """What plain scalars mean; each text is one object, however often it is written."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(NULLS))

    def __missing__(self, text: str) -> Plain:
        plain = self[text] = Plain(text)
        return plain


class Merged(dict[str, object]):
    """A mapping with keys that come twice, one of them by `<<`. What it holds is its own, as for go-yaml 3.

    Attributes:
        again: the values that `<<` brings for keys of its own.
        late: those of the keys that stand before `<<`: go-yaml 2 takes what is brought, as it comes last.
        twice: keys that are not its own, and that more than one mapping behind `<<` has.
    """

    __slots__ = ("again", "late", "twice")

    def __init__(
        self, data: dict[str, object], again: dict[str, object], late: frozenset[str], twice: frozenset[str]
    ) -> None:
        super().__init__(data)
        self.again = again
        self.late = late
        self.twice = twice
