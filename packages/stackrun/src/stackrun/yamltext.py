"""YAML in and out without a change to any scalar.

A configuration is read, its addresses are replaced, and it is written again for a program that resolves
types by rules of its own: PyYAML would turn `start_time: 09:00` into 540, go-yaml would not. So every scalar
stays the text it was, and stays quoted or plain as it was.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from stackrun.errors import StackError


class Plain(str):
    """A scalar written without quotes: its type is for the reader to resolve."""

    __slots__ = ()


class _Loader(yaml.SafeLoader):
    """Resolves merge keys and nothing else."""


class _Dumper(yaml.SafeDumper):
    """Writes `Plain` as it was, every other string in double quotes."""


def _construct(_: _Loader, node: yaml.ScalarNode) -> str:
    return Plain(node.value) if node.style is None else str(node.value)


def _represent_plain(dumper: _Dumper, text: Plain) -> yaml.ScalarNode:
    # The tag that this text resolves to by itself lets the emitter leave it unquoted.
    # the stubs lack it
    tag = dumper.resolve(yaml.ScalarNode, str(text), (True, False))  # type: ignore[no-untyped-call]
    return yaml.ScalarNode(tag, str(text))


def _represent_quoted(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')


_Loader.yaml_implicit_resolvers = {"<": [("tag:yaml.org,2002:merge", re.compile("<<"))]}
_Loader.add_constructor("tag:yaml.org,2002:str", _construct)
_Dumper.add_representer(Plain, _represent_plain)
_Dumper.add_representer(str, _represent_quoted)


def read_yaml(path: Path) -> Any:
    """Return the file's mappings, lists and strings; an empty value is an empty `Plain`.

    Raises:
        StackError: the file is missing, is not text, or is not YAML.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise StackError(f"{path} is missing: restore it (`git status` shows what was deleted).") from None
    except (OSError, UnicodeDecodeError) as error:
        raise StackError(f"{path} cannot be read ({error}): make it a readable UTF-8 file.") from error
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader that resolves even less
    except (yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split()) or "nested too deeply"
        raise StackError(f"{path} is not valid YAML ({reason}): correct it there.") from error


def write_yaml(path: Path, data: object, *, header: str) -> None:
    """Write `data` to `path` under the comment `header`, creating the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(data, Dumper=_Dumper, sort_keys=False, width=2**31, allow_unicode=True)
    path.write_text(f"# {header}\n{text}", encoding="utf-8")
