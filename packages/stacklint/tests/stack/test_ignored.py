"""What git is told to ignore."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from stacklint.stack.repository.files import Files
from stacklint.stack.repository.ignored import MOST_LINES, is_ignored

Tree = Callable[[Mapping[str, str]], Files]


@pytest.mark.parametrize(
    ("lines", "path", "ignored"),
    [
        ("token", "token", True),
        ("token", "a/b/token", True),
        ("token", "a/b/tokens", False),
        ("/token", "a/token", False),
        ("/a/token", "a/token", True),
        ("a/token", "a/token", True),
        ("secrets/", "a/secrets/b/token", True),
        ("*.pem", "certs/ca.pem", True),
        ("**/certs/*.pem", "a/certs/ca.pem", True),
        ("# token", "token", False),
        ("*.pem\n!ca.pem", "ca.pem", False),
        ("!ca.pem\n*.pem", "ca.pem", True),
        ("", "token", False),
    ],
)
def test_a_path_is_ignored_by_the_last_line_that_speaks_of_it(lines: str, path: str, ignored: bool, tree: Tree) -> None:
    assert is_ignored(path, tree({".gitignore": lines})) is ignored


def test_every_folder_above_may_have_lines_and_the_nearest_speaks_last(tree: Tree) -> None:
    files = tree({".gitignore": "*.key", "a/.gitignore": "!b.key\nc", "a/d/.gitignore": "/b.key"})
    paths = ["x.key", "a/b.key", "a/c", "c", "a/d/b.key", "a/d/e/b.key"]
    assert [is_ignored(path, files) for path in paths] == [True, False, True, False, True, False]


@pytest.mark.parametrize(("lines", "ignored"), [(MOST_LINES, False), (MOST_LINES + 1, True)])
def test_of_too_many_lines_nobody_can_say_what_they_leave(lines: int, ignored: bool, tree: Tree) -> None:
    assert is_ignored("token", tree({".gitignore": "*.pem\n" * lines})) is ignored


def test_no_path_is_as_long_as_some_lines(tree: Tree) -> None:
    assert not is_ignored("a" * 5_000, tree({".gitignore": "a" * 5_000}))


@pytest.mark.parametrize("cover", ["scratch", "/scratch", "scratch/a", "*", "/scratch/*"])
def test_what_covers_all_that_is_searched_tells_nothing_of_its_parts(cover: str, tree: Tree, tmp_path: Path) -> None:
    tree({".gitignore": f"{cover}\n*.key", "scratch/a/.gitignore": "d", "scratch/a/c/x": ""})
    files = Files(tmp_path, base=tmp_path, below="scratch/a")
    paths = ["scratch/a/x", "scratch/a/c/x", "scratch/a/x.key", "scratch/a/d/x", "scratch/a/c/d"]
    assert [is_ignored(path, files) for path in paths] == [False, False, False, True, True]


def test_what_does_not_cover_all_that_is_searched_tells_of_its_parts(tree: Tree, tmp_path: Path) -> None:
    tree({".gitignore": "*.key\n/a/c\nlogs", "a/b/c/x": ""})
    files = Files(tmp_path, base=tmp_path, below="a/b")
    paths = ["a/b/x.key", "a/b/c/x", "a/b/logs", "a/c", "logs/x"]
    assert [is_ignored(path, files) for path in paths] == [True, False, True, True, True]
