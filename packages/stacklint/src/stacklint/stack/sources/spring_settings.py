"""Which settings an application of Spring Boot reads from files: those of active profiles, and beside its jar.

Source: the documentation of Spring Boot 3 (externalized configuration, profiles). A configuration server, or a file
that is nowhere here, makes everything unknown.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from stacklint.pattern import Pattern
from stacklint.stack.repository.ignored import is_ignored
from stacklint.stack.sources.binds import Unknown
from stacklint.stack.sources.java_settings import PROPERTIES, YAML, Setting
from stacklint.stack.sources.jvm_settings import JvmSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.java_project import Project

_PROFILES: Final = "spring.profiles.active"
_ON_PROFILE: Final = ("spring.config.activate.onprofile", "spring.profiles")
_ON_CLOUD: Final = "spring.config.activate.oncloudplatform"
_IMPORT: Final = "spring.config.import"
_OWN_FILE: Final = Pattern(r"optional:file:[^,]*\.env(?:\[\.properties\])?")
"""A file of variables beside the jar, if there is one."""
_PROFILE: Final = Pattern(r"!?[\w.+-]+")


class SpringSettings(JvmSettings):
    """The settings of an application in its container."""

    def _read(self, project: Project, files: Files) -> list[Mapping[str, Setting]]:
        """The files that are read, the last one first to be believed."""
        start = posixpath.join(project.folder, "src/main/resources", "")
        own = {path.removeprefix(start): path for path in project.settings if path.startswith(start)}
        if any(name.startswith("bootstrap") for name in own):
            raise Unknown
        others = set(project.settings) - set(own.values())
        if any(posixpath.basename(path).startswith("application") for path in others):
            raise Unknown  # of a module that it depends on
        beside = self.beside()
        if not any(posixpath.basename(name).startswith("application") for name in own):
            raise Unknown
        base = self.files_of("application", own, files)
        if any(key.startswith("spring.profiles.") and key != _PROFILES for part in base for key in part):
            raise Unknown  # groups, or others that are included
        self._parts = [part for part in base if not any(key in part for key in (*_ON_PROFILE, _ON_CLOUD))]
        profiles = [one.strip() for one in self.text(_PROFILES, "default").split(",") if one.strip()]
        lacking = [f"{start}application{one}" for one in ("", *(f"-{profile}" for profile in profiles))]
        if any(is_ignored(f"{path}{suffix}", files) for path in lacking for suffix in (*YAML, PROPERTIES)):
            raise Unknown  # it may be there, and say something else
        found: list[Mapping[str, Setting]] = []
        for placed in (own, beside):
            for name in ("application", *(f"application-{profile}" for profile in profiles)):
                parts = self.files_of(name, placed, files)
                found += [part for part in parts if _is_active(part, profiles)]
        self._check_imports(found)
        return found

    def _check_imports(self, parts: Iterable[Mapping[str, Setting]]) -> None:
        """Whether files bring others."""
        for part in parts:
            for key, setting in part.items():
                if not key.startswith(_IMPORT):
                    continue
                if any(not _OWN_FILE.fullmatch(one.strip()) for one in setting.value.split(",")):
                    raise Unknown
                self._is_filled = True


def _is_active(part: Mapping[str, Setting], profiles: list[str]) -> bool:
    """Whether a part of a file counts where some profiles are active."""
    if _ON_CLOUD in part:
        return False
    asked = next((part[key].value for key in _ON_PROFILE if key in part), None)
    if asked is None:
        return True
    names = [one.strip() for one in asked.split(",")]
    if not all(map(_PROFILE.fullmatch, names)):
        raise Unknown
    return any((name.removeprefix("!") in profiles) != name.startswith("!") for name in names)
