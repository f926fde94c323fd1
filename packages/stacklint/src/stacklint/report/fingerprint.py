"""What a finding is known by from one run to the next."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacklint.diagnostic import Diagnostic


def fingerprint(diagnostic: Diagnostic) -> str:
    """The same for a finding that was but moved: lines above it came or went, or other places that it speaks of."""
    said = f"{diagnostic.code}\n{diagnostic.primary.file}\n{diagnostic.said[0]}"
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]
