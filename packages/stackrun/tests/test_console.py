"""What a person sees."""

import io
import os

from stackrun.console import Console, table


def test_without_a_terminal_each_change_is_a_line() -> None:
    stream = io.StringIO()
    console = Console(stream)

    console.live({"app": "starting", "db": "starting"})
    console.live({"app": "starting", "db": "starting"})
    console.live({"app": "healthy", "db": "starting"})
    console.say("done")

    assert stream.getvalue() == "app: starting\ndb: starting\napp: healthy\ndone\n"


def test_on_a_terminal_one_line_is_rewritten() -> None:
    ours, theirs = os.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        console = Console(stream)
        console.live({"app": "starting", "db": "starting"})
        console.live({"app": "healthy", "db": "starting"})
        console.say("done")
        console.say("again")
        shown = ""
        while "again\r\n" not in shown:
            shown += os.read(ours, 1000).decode()
    os.close(ours)

    clear = "\r\x1b[K"
    assert shown == f"{clear}app starting · db starting{clear}app healthy · db starting{clear}done\r\nagain\r\n"


def test_a_table_is_aligned() -> None:
    assert table(("A", "LONG"), [("first", "x"), ("2", "")]) == "A      LONG\nfirst  x\n2"
