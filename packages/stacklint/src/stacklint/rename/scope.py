"""The files that a renaming looks at: those of the stacks, and what else lies below the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.stack.discover import loose_stack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacklint.stack.stack import Stack


def whole(stacks: Sequence[Stack]) -> tuple[Stack, ...]:
    """The stacks of one folder, and one more of all files of a known kind that play a role in none of them."""
    files, catalogue = stacks[0].files, stacks[0].catalogue
    used = {path for stack in stacks for path, _ in stack.members}
    rest = [(path, kind) for path, kind in catalogue.members() if path not in used]
    return (*stacks, loose_stack(files, rest, catalogue)) if rest else tuple(stacks)
