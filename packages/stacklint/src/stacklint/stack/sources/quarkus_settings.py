"""Which settings an application of Quarkus reads from files, with the profile `prod` that a container has.

Source: the documentation of Quarkus 3 (configuration reference: profiles, in a key or in the name of a file).
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from stacklint.stack.sources.binds import Unknown
from stacklint.stack.sources.jvm_settings import JvmSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.java_project import Project
    from stacklint.stack.sources.java_settings import Setting

_PROFILE: Final = "prod"
_ELSEWHERE: Final = ("quarkus.profile", "quarkus.config", "smallrye.config", "quarkus.consul", "quarkus.spring-cloud")


class QuarkusSettings(JvmSettings):
    """The settings of an application in its container."""

    def _read(self, project: Project, files: Files) -> list[Mapping[str, Setting]]:
        start = posixpath.join(project.folder, "src/main/resources", "")
        own = {path.removeprefix(start): path for path in project.settings if path.startswith(start)}
        if "application.properties" not in own and "application.yml" not in own and "application.yaml" not in own:
            raise Unknown
        names = ("application", "application-prod")
        parts = [
            part for placed in (own, self.beside()) for name in names for part in self.files_of(name, placed, files)
        ]
        whole: list[Mapping[str, Setting]] = []
        for part in parts:
            told = {name: one for key, one in part.items() if (name := _in_profile(key))}
            plain = {key: setting for key, setting in part.items() if not key.startswith("%")}
            if any(key.startswith(_ELSEWHERE) for key in (*told, *plain)):
                raise Unknown
            whole += [plain, told]
        return whole


def _in_profile(key: str) -> str:
    """What is set by a key that speaks of the profile, as in `%prod.a` and `%{dev,prod}.a`; "" for other keys."""
    profiles, _, name = key.partition(".")
    return name if profiles.startswith("%") and _PROFILE in profiles.strip("%{}").split(",") else ""
