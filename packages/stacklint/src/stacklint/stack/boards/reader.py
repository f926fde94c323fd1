"""The content of a dashboard file, whatever its form."""

from __future__ import annotations

from stacklint.document import root
from stacklint.models import DashboardForm
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.classic import read_classic
from stacklint.stack.boards.dashboards import Dashboard, content
from stacklint.stack.boards.v2 import read_v2
from stacklint.stack.boards.variable_values import given
from stacklint.stack.queries.templates import named_in_json
from stacklint.stack.repository.files import Files


def read_board(files: Files, dashboard: Dashboard) -> Board:
    """What is in a dashboard file; nothing where it holds no dashboard."""
    document = files.document(dashboard.path, "json")
    read = read_v2 if dashboard.form is DashboardForm.V2 else read_classic
    parts = read(dashboard, content(root(document), dashboard.form))
    return Board(parts, given(parts[0].declared), named_in_json(document.source.text))
