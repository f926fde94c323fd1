"""Files behind `file_sd_configs`. Facts: discovery/file/file.go of Prometheus, and promtool 3.5.

What a target's address must be is not judged here: relabelling may make another address of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stacklint.document import GoYaml
from stacklint.models.base import Format
from stacklint.models.fault import ModelFault
from stacklint.models.reader import PROMETHEUS, Reader
from stacklint.models.scrape import TargetGroup


def _meaning(_data: Any, _reader: Reader) -> Iterator[ModelFault]:
    """The types say it all."""
    return iter(())


FORMAT = Format(
    title="Targets of Prometheus (file_sd_configs)",
    variants=(list[TargetGroup],),
    choose=lambda data: None if data is None else list[TargetGroup],
    meaning=_meaning,
    dated=PROMETHEUS,
    yaml=GoYaml.V2,
)
