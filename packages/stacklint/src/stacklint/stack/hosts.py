"""Host names inside a stack: which can only be services, and where services are declared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.document import root

if TYPE_CHECKING:
    from stacklint.document import Place
    from stacklint.stack.compose import Compose

_WORD = re.compile(r"[a-z0-9_][a-z0-9_-]*")
_OUTSIDE = frozenset({"localhost", "host", "gateway"})


def is_internal(host: str) -> bool:
    """Whether a host can be nothing but a name of the stack's own network: a single word that is no number."""
    return bool(_WORD.fullmatch(host)) and not host.isdigit() and host not in _OUTSIDE


def services_place(compose: Compose) -> Place:
    """The `services` key of a compose set."""
    return root(compose.documents[0])["services"].place.key()
