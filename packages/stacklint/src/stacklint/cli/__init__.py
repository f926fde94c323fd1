"""The command line: the one place that reads the environment, writes to streams and exits."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from stacklint.cli.arguments import parser, read
from stacklint.cli.outcome import BUG, CLEAN, INTERRUPTED, USAGE, UsageError
from stacklint.cli.streams import complain, prepare

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

__all__ = ["main", "parser", "run"]


def run() -> int:
    """Run the command line as a process that ends with it, and return its exit code.

    All that a check reads is in use until it ends: looking for garbage finds none and takes a third of the time.
    """
    gc.disable()
    code = main()
    gc.freeze()  # or Python looks through all of it when it exits
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    prepare()
    try:
        options = read(arguments)
        command: Callable[[argparse.Namespace], int] = options.command
        return command(options)
    except SystemExit as stop:
        return int(stop.code or CLEAN)
    except UsageError as error:
        complain(str(error))
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - whatever it is, it is ours, and the exit code has to say so
        import traceback

        traceback.print_exc()
        complain(": ".join(["this is a fault of stacklint itself", *getattr(error, "__notes__", [])]))
        complain("please report it with the lines above")
        return BUG
