"""The tables of facts that lie beside these modules, one for each program."""

from __future__ import annotations

from pathlib import Path


def table_text(folder: str, program: str) -> str:
    """The table of a program, in a folder of tables: read as a file, since `importlib.resources` imports much."""
    return (Path(__file__).with_name(folder) / f"{program}.txt").read_text("utf-8")
