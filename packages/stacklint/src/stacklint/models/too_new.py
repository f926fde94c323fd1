"""What came with a later version of a program than the one that reads a file."""

from __future__ import annotations

from stacklint.document import Part, Path
from stacklint.models.fault import FaultKind, ModelFault
from stacklint.models.reader import Reader, Version, version_text


def too_new(subject: str, since: Version, path: Path, part: Part, reader: Reader) -> ModelFault:
    """The fault of using what came with a later version than the one that reads the file."""
    assert reader.version is not None
    message = f"{subject} came with {reader.program} {version_text(since)}; {version_text(reader.version)} refuses it"
    return ModelFault(path, part, FaultKind.VERSION, message)
