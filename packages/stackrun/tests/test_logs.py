"""The logs of the local runtime."""

from collections.abc import Callable
from pathlib import Path

from stackrun.logs import show_logs, tail


def test_the_last_lines_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    path.write_text("".join(f"line {number}\n" for number in range(20_000)), encoding="utf-8")

    assert tail(path, 2) == "line 19998\nline 19999"


def test_a_log_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert tail(tmp_path / "app.log") == ""


def test_each_line_of_several_files_bears_its_name(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text("one\ntwo\n", encoding="utf-8")
    (tmp_path / "store.log").write_text("three\n", encoding="utf-8")
    shown: list[str] = []

    show_logs([tmp_path / "app.log", tmp_path / "store.log"], shown.append, lines=1, follow=lambda: False)

    assert shown == ["app   | two", "store | three"]


def _turns(*steps: Callable[[], object]) -> Callable[[], bool]:
    """Return a function that does one step for each call and says no when there is none left."""
    remaining = list(steps)

    def go_on() -> bool:
        if remaining:
            remaining.pop(0)()
            return True
        return False

    return go_on


def test_following_shows_what_is_added_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    path.write_text("old\n", encoding="utf-8")
    shown: list[str] = []

    def append(text: str) -> Callable[[], object]:
        def step() -> None:
            with path.open("a", encoding="utf-8") as file:
                file.write(text)

        return step

    show_logs([path], shown.append, lines=5, follow=_turns(append("new\nha"), append("lf\n")))

    assert shown == ["old", "new", "half"]


def test_following_goes_on_with_the_file_of_a_new_run(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    path.write_text("a long first run\n", encoding="utf-8")
    shown: list[str] = []

    show_logs([path], shown.append, lines=5, follow=_turns(lambda: path.write_text("again\n", encoding="utf-8")))

    assert shown == ["a long first run", "again"]
