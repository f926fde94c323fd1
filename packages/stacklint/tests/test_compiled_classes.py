"""What mypyc needs of the modules that it compiles, and says only by a crash."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
SOURCES = PACKAGE / "src"


def compiled() -> Iterator[tuple[str, str]]:
    """The modules that a compiled wheel holds, with their texts; `hatch_build.py` leaves out what caches properties."""
    project = tomllib.loads((PACKAGE / "pyproject.toml").read_text("utf-8"))
    hook = project["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]
    include, exclude = ({path for one in hook[key] for path in SOURCES.glob(one)} for key in ("include", "exclude"))
    for path in sorted(include - exclude):
        text = path.read_text("utf-8")
        if "cached_property" not in text:
            yield path.name, text


def checked_only(tree: ast.Module) -> set[str]:
    """The names that are imported for type checkers alone."""
    blocks = [node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    imports = [node for block in blocks for node in block.body if isinstance(node, ast.ImportFrom)]
    return {alias.asname or alias.name for node in imports for alias in node.names}


def fields(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The fields of dataclasses and of named tuples, each with the name of the class that it is annotated with."""
    for node in ast.walk(tree):
        made = [*node.decorator_list, *node.bases] if isinstance(node, ast.ClassDef) else []
        if isinstance(node, ast.ClassDef) and any(
            word in ast.unparse(one) for one in made for word in ("dataclass", "NamedTuple")
        ):
            for field in (one for one in node.body if isinstance(one, ast.AnnAssign)):
                annotation = field.annotation
                of = annotation.value if isinstance(annotation, ast.Subscript) else annotation
                yield f"{node.name}.{ast.unparse(field.target)}", ast.unparse(of)


def test_the_class_of_a_field_is_there_when_its_dataclass_is_made() -> None:
    for name, text in compiled():
        tree = ast.parse(text)
        missing = checked_only(tree)
        assert [field for field, of in fields(tree) if of in missing] == [], name
