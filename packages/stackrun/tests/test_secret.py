"""The secrets that are made on first use."""

from pathlib import Path

import pytest
from stackrun.errors import StackError
from stackrun.secret import ensure_secrets


def test_a_missing_secret_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "password"

    ensure_secrets({"password": path})

    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert len(path.read_text(encoding="utf-8").strip()) >= 32


def test_a_secret_that_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("mine\n", encoding="utf-8")

    ensure_secrets({"password": path})

    assert path.read_text(encoding="utf-8") == "mine\n"


def test_two_secrets_differ(tmp_path: Path) -> None:
    paths = {"one": tmp_path / "one", "two": tmp_path / "two"}

    ensure_secrets(paths)

    assert paths["one"].read_bytes() != paths["two"].read_bytes()


@pytest.mark.parametrize(("content", "named"), [("", "is empty"), (" \n", "is empty"), (None, "is out of reach")])
def test_a_secret_of_no_use_is_one_sentence(tmp_path: Path, content: str | None, named: str) -> None:
    path = tmp_path / "password"
    if content is None:
        path.mkdir()
    else:
        path.write_text(content, encoding="utf-8")

    with pytest.raises(StackError, match=named):
        ensure_secrets({"password": path})
