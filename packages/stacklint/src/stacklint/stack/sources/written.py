"""What the commands of a `RUN` write, as far as their words tell.

Facts: the manuals of the programs that are named here, and Grafana's of its command line, which has `plugins install`.
"""

from __future__ import annotations

import posixpath
import shlex
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDS: Final = frozenset({"&&", "||", ";", "|", "&"})
"""What ends a command."""
_OWNING: Final = frozenset({"chown", "chgrp", "chmod"})
_HARMLESS: Final = frozenset(
    {
        *("addgroup", "adduser", "apk", "apt", "apt-get", "cat", "cd", "dnf", "echo", "envsubst", "exit", "export"),
        *("false", "getent", "grep", "groupadd", "groupmod", "id", "ls", "microdnf", "pip", "pip3", "printf", "pwd"),
        *("set", "setcap", "sleep", "test", "true", "update-ca-certificates", "useradd", "usermod", "whoami", "yum"),
        *(":", "[", "cut", "head", "sort", "tail", "tr"),
    }
)
"""Programs that change no file that anybody configures, but for where their output is sent."""
_LAST: Final = frozenset({"cp", "ln", "install"})
"""Those that write to the last of their words."""
_NAMED: Final = frozenset({"mv", "rm", "rmdir", "sed", "tee", "touch", "truncate", "dos2unix"})
"""Those that write to what they name."""
_FETCHING: Final = frozenset({"curl", "gunzip", "tar", "unzip", "wget"})
"""Those that write to what they name, and to the folder that they are in."""
_PLUGINS: Final = (["grafana-cli"], ["grafana", "cli"])
"""How the command line of Grafana is called."""


_LONGEST: Final = 20_000
"""A longer line is not read, which takes time for each of its characters."""


class Written(NamedTuple):
    """What a `RUN` does.

    Attributes:
        written: the paths at which, and below which, it may have put or changed anything.
        folders: those of the folders that it makes.
        plugins: the words that it gives a program that installs plugins of Grafana.
        installed: the folders that it tells that program to install them in, "" for none.
        owns: whether it gives files to another user, or other rights.
    """

    written: tuple[str, ...]
    folders: frozenset[str]
    plugins: frozenset[str]
    installed: frozenset[str]
    owns: bool


def read_run(text: str, workdir: str) -> Written | None:
    """What the commands of a `RUN` write; `None` where that can't be told."""
    if len(text) > _LONGEST:
        return None
    written: list[str] = []
    folders: set[str] = set()
    plugins: set[str] = set()
    installed: set[str] = set()
    owns = False
    for words, outputs in _commands(text):
        program = posixpath.basename(words[0]) if words else ":"
        if program == "find" and "-delete" not in words:
            program = words[words.index("-exec") + 1] if "-exec" in words[:-1] else "ls"
        named = [word.rpartition("=")[2] if word.startswith("-") else word for word in words[1:]]
        named = [word for word in named if word and not word.startswith("-") and "://" not in word]
        if program == "mkdir":
            folders.update(posixpath.normpath(posixpath.join(workdir, word)) for word in named)
            named = []
        elif program in _OWNING:
            owns, named = True, []
        elif [program, *words[1:2]] in _PLUGINS or [program] in _PLUGINS:
            plugins.update(words)
            if "install" in words:
                installed.add(_plugin_folder(words))
            named = []
        elif program in _HARMLESS:
            workdir = posixpath.join(workdir, *named[:1]) if program == "cd" else workdir
            named = []
        elif program in _LAST:
            named = named[-1:]
        elif program in _FETCHING:
            named = [*named, "."]
        elif program not in _NAMED:
            return None
        paths = [*named, *outputs]
        if any("$" in path or "`" in path for path in paths):
            return None
        written += [_above_patterns(posixpath.normpath(posixpath.join(workdir, path))) for path in paths]
    return Written(tuple(dict.fromkeys(written)), frozenset(folders), frozenset(plugins), frozenset(installed), owns)


def _plugin_folder(words: list[str]) -> str:
    """The folder that plugins are to be installed in; "" where that isn't said."""
    for index, word in enumerate(words):
        flag, sign, value = word.partition("=")
        if flag.lstrip("-") == "pluginsDir":
            return value if sign else "".join(words[index + 1 : index + 2])
    return ""


def _above_patterns(path: str) -> str:
    """A path; of a pattern the folder above what it stands for."""
    parts = path.split("/")
    fixed = next((index for index, part in enumerate(parts) if any(sign in part for sign in "*?[{")), len(parts))
    return "/".join(parts[:fixed]) or "/"


def _commands(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """The commands of a line for a shell: their words, and the files that their output is sent to."""
    reader = shlex.shlex(text, posix=True, punctuation_chars=True)
    reader.whitespace_split, reader.commenters = True, ""
    words: list[str] = []
    outputs: list[str] = []
    try:
        for word in (*reader, ";"):
            if word in _ENDS:
                yield words, outputs
                words, outputs = [], []
            elif outputs and not outputs[-1]:
                outputs[-1] = word
            elif ">" in word and not word.strip("<>&|"):
                words = words[:-1] if words[-1:] == ["2"] else words
                outputs.append("")
            elif word in {"(", ")", "<<", "<<<"} or "`" in word:
                yield ["("], []
            elif not (words == [] and _is_setting(word)):
                words.append(word)
    except ValueError:
        yield ["("], []


def _is_setting(word: str) -> bool:
    """Whether a word before a command sets a variable, is an option of `RUN`, or has another user run it."""
    return word == "sudo" or word.startswith("--") or ("=" in word and word.partition("=")[0].isidentifier())
