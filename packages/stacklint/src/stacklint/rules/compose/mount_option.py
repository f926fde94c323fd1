"""DO119."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.models.compose_meaning import mount_parts
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.interpolation import split_outside_braces
from stacklint.stack.compose.sets import Compose
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node

_OPTIONS: Final = frozenset(
    {
        *("ro", "rw", "z", "Z", "nocopy", "private", "rprivate", "shared", "rshared", "slave", "rslave"),
        *("cached", "delegated", "consistent"),  # those of Docker on a Mac, which mean nothing any more
        *("U", "O", "copy", "idmap", "bind", "rbind", "exec", "noexec", "dev", "nodev", "suid", "nosuid"),  # Podman's
    }
)
_READ_ONLY: Final = frozenset({"readonly", "ro", "r", "rdonly"})
"""What is written for `ro`, but for case, dashes and underscores."""
_MOUNT: Final = "./prometheus:/etc/prometheus:ro"


def _with(options: str) -> Example:
    return Example(edited("compose.yaml", _MOUNT, f"./prometheus:/etc/prometheus:{options}"))


@rule(
    "DO119",
    "mount-option",
    severity=Severity.WARNING,
    bad=(
        _with("«readonly»"),
        _with("«read-only»"),
        _with("«RO»"),
        _with("z,«r»"),
        _with("«ro»,rw"),
        _with("ro,«rslvae»"),
    ),
    good=(
        Example(stack()),
        _with("ro,z"),
        _with("rw,ro"),
        _with("ro,ro"),
        _with("$MODE"),
        _with("U,upperdir=/x"),
        Example(
            edited("compose.yaml", f"      - {_MOUNT}\n", "      - {type: bind, source: ., target: /x}\n      - /x\n")
        ),
        Example(edited("compose.yaml", _MOUNT, "./prometheus")),
    ),
)
def mount_option(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """A mount has an option that Compose does not know.

    Compose passes over such an option without a word (docker compose 2.26): what should be read-only can be written to.
    The option is `ro`, in small letters; of `ro` and `rw` the last one counts. `docker run` refuses what Compose passes
    over.
    """
    for service in subject.services.values():
        for item in service.node["volumes"].items():
            text = item.text or ""
            parts = mount_parts(split_outside_braces(text, ":"))
            if len(parts) == 3:
                yield from _judged(item, parts[2].split(","), parts[1], len(text) - len(parts[2]))


def _judged(item: Node, options: list[str], target: str, at: int) -> Iterator[Finding]:
    can_write = f"the container can write to `{target}`"
    modes = [option for option in options if option in {"ro", "rw"}]
    for option in options:
        place = item.place.within(at, at + len(option))
        at += len(option) + 1
        if option == "ro" and modes[-1] == "rw":
            yield Finding(place, f"`rw` stands behind `ro` and counts; {can_write}", "keep one of them")
        if option in _OPTIONS or "$" in option:
            continue
        means_read_only = option.lower().replace("-", "").replace("_", "") in _READ_ONLY
        right = "ro" if means_read_only else nearest(option, _OPTIONS)
        if right is not None:
            effect = f"; {can_write}" if right == "ro" else ""
            yield Finding(place, f"compose passes over `{option}`, which is no option{effect}", f"write `{right}`")
