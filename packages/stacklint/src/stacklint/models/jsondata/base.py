"""What all mappings inside of `jsonData` share."""

from typing import ClassVar

from stacklint.models.base import OpenCamelModel
from stacklint.models.fault import Consequence


class Settings(OpenCamelModel):
    """Settings that Grafana takes as they are, and a plugin reads later."""

    wrong: ClassVar[Consequence | None] = Consequence.BREAKS
