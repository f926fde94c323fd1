"""The content of a dashboard file, whatever its form."""

from __future__ import annotations

from stacklint.document import root
from stacklint.models import DashboardForm
from stacklint.stack.board_classic import read_classic
from stacklint.stack.board_v2 import read_v2
from stacklint.stack.boards import Board
from stacklint.stack.dashboards import Dashboard, content
from stacklint.stack.files import Files
from stacklint.stack.templates import named_in_json
from stacklint.stack.variable_values import given


def read_board(files: Files, dashboard: Dashboard) -> Board:
    """What is in a dashboard file; nothing where it holds no dashboard."""
    document = files.document(dashboard.path, "json")
    read = read_v2 if dashboard.form is DashboardForm.V2 else read_classic
    parts = read(dashboard, content(root(document), dashboard.form))
    return Board(parts, given(parts[0].declared), named_in_json(document.source.text))
