"""The stacks that the paths of a command line stand for."""

from __future__ import annotations

import os
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from stacklint.cli.outcome import UsageError
from stacklint.cli.streams import complain
from stacklint.document import Document
from stacklint.models import Kind
from stacklint.stack.discover import find_stack, find_stacks, loose_stack
from stacklint.stack.repository.files import Files
from stacklint.stack.repository.kinds import classify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacklint.stack.stack import Stack

_MOST_LINKS = 10
"""How many links that were not followed are named."""

_NOTHING = (
    "nothing to check below `{}`: no compose file starts Prometheus or Grafana, and no file is of a known kind "
    "(templates, encrypted files and Kubernetes' objects are left alone)"
)


class Request(NamedTuple):
    """What to check.

    Attributes:
        paths: folders and files.
        kind: what single files are; `None` if their content shall tell.
        exclude: patterns of what to leave out, relative to the working folder.
        version: the Prometheus that is meant; `None` if the image's tag shall tell.
        features: the feature flags that it is started with, beside those of its command.
        follow: whether links are followed that lead out of the folder.
        takes_kind: whether the command has an option `--kind`.
    """

    paths: tuple[Path, ...]
    kind: str | None
    exclude: tuple[str, ...]
    version: tuple[int, int] | None
    features: frozenset[str]
    follow: bool = False
    takes_kind: bool = False


def find(request: Request, texts: Mapping[str, bytes] = MappingProxyType({})) -> tuple[Stack, ...]:
    """The stacks that a request names, with other texts for some files by their real paths.

    Raises:
        UsageError: a path leads to nothing that can be checked.
    """
    return tuple(
        stack._replace(asked_version=request.version, asked_features=request.features)
        for path in request.paths
        for stack in _stacks(path, request, texts)
    )


def _stacks(path: Path, request: Request, texts: Mapping[str, bytes]) -> Iterator[Stack]:
    """The stacks of a path; there is at least one file in them."""
    whole = _found(path)
    if not whole.is_dir():
        yield _lone(path, whole, request, texts)
        return
    if request.kind is not None:
        raise UsageError(f"--kind says what a file is, and `{path}` is a folder: name the file")
    files = _files(whole, request, texts)
    stacks = find_stacks(files)
    if not any(stack.names for stack in stacks):
        say_what_is_left_out(stacks)
        kind = " and its --kind" if request.takes_kind else ""
        raise UsageError(f"{_NOTHING.format(path)}: name another folder, or a file{kind}")
    yield from stacks


def say_what_is_left_out(stacks: Iterable[Stack]) -> None:
    """Say what was not looked at, as far as that is known by now.

    That is the rest of folders that are too large to be read to their end, folders that can't be read at all,
    submodules that aren't checked out, and what is behind links that leave them.
    """
    for files in dict.fromkeys(stack.files for stack in stacks):
        for much in files.left_out:
            complain(f"`{files.searched}` holds {much}, the rest was left out: use --exclude")
        for path in files.closed:
            complain(f"`{files.name(path)}` can't be read: nothing is known of what is in it")
        for path in files.unfetched:
            complain(f"the submodule `{files.name(path)}` is not checked out: nothing is known of what is in it")
        links = sorted(files.left.items())
        for path, end in links[:_MOST_LINKS]:
            complain(f"`{files.name(path)}` leads out of the folder, to `{end}`, and was not followed: use --follow")
        if len(links) > _MOST_LINKS:
            complain(f"{len(links) - _MOST_LINKS:,} more links lead out of the folder and were not followed")


def _lone(path: Path, whole: Path, request: Request, texts: Mapping[str, bytes]) -> Stack:
    """The stack that a single file stands for: its own, if it is a compose file."""
    here = Path.cwd()
    files = _files(here if whole.is_relative_to(here) else whole.parent, request, texts)
    inner = whole.relative_to(files.root).as_posix()
    kind = Kind(request.kind) if request.kind is not None else classify(inner, files)
    if kind is None:
        read = (found for found in files.named(files.name(inner)) if isinstance(found, Document))
        problem = next((problem for document in read for problem in document.problems), None)
        reason = f", since it {problem.message}" if problem is not None else ""
        cure = f"say it with --kind ({', '.join(Kind)})" if request.takes_kind else "name the folder of its stack"
        raise UsageError(f"can't tell what `{path}` is{reason}: {cure}")
    return find_stack(files, inner) if kind is Kind.COMPOSE else loose_stack(files, [(inner, kind)])


def _files(folder: Path, request: Request, texts: Mapping[str, bytes]) -> Files:
    """The tree to look at for a folder, which alone is searched.

    It is the repository around the folder, else the working folder around it, so that `../configs` leads somewhere.
    """
    here = Path.cwd()
    outer = here if folder.is_relative_to(here) else folder
    root = next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), outer)
    below = "" if folder == root else folder.relative_to(root).as_posix()
    return Files(root, base=here, below=below, exclude=request.exclude, follow=request.follow, unsaved=texts)


def _found(path: Path) -> Path:
    """The file or folder that a path leads to, which can be read."""
    try:
        whole = path.resolve(strict=True)
        if not whole.is_dir() and not whole.is_file():
            raise UsageError(f"can't check `{path}`: it is neither a file nor a folder")
        os.close(os.open(whole, os.O_RDONLY))
    except FileNotFoundError as error:
        raise UsageError(f"there is no file or folder `{path}`") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(f"can't check `{path}`: {getattr(error, 'strerror', error)}") from error
    return whole
