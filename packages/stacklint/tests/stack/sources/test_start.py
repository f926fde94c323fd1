"""How a container starts a program in Python."""

from __future__ import annotations

import pytest
from stacklint.document import Spot
from stacklint.stack.sources.image import Image
from stacklint.stack.sources.start import Start, read_starts, value_of
from stacklint.stack.sources.words import Word

HERE = Spot("x", 0, 1)
PLACED = dict.fromkeys(("/app/main.py", "/app/app.py", "/app/wsgi.py", "/app/app/main.py", "/app/pkg/__init__.py"), "")
SCRIPTS = {
    "/app/run.sh": '#!/bin/sh\nset -e\nexport A=pkg.mod\n# a comment\npython manage.py migrate --noinput\nexec "$@"\n',
    "/app/serve.sh": "cd src\nexec gunicorn \\\n  ${A:-main}:app\n",
    "/app/odd.sh": "if [ -f x ]; then\n  python x.py\nfi\n",
    "/app/again.sh": "sh again.sh\n",
}


def words(*texts: str) -> tuple[Word, ...]:
    return tuple(Word(text, HERE) for text in texts)


def starts(command: str | list[str], **environment: str | None) -> list[tuple[str, str, tuple[str, ...]]] | None:
    """The programs of a command: each with its module or file, and where it imports from."""
    texts = command.split() if isinstance(command, str) else command
    found = read_starts(Image(PLACED, "/app", words(*texts), environment), SCRIPTS)
    return [(one.program, one.module or one.file, one.folders) for one in found] if found is not None else None


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("python main.py", ("python", "/app/main.py", ("/app",))),
        ("python3.12 -u -X dev -W ignore pkg/x.py --port 1", ("python", "/app/pkg/x.py", ("/app/pkg",))),
        ("/usr/bin/python -m pkg.mod", ("python", "pkg.mod", ("/app",))),
        ("python -m uvicorn main:app", ("uvicorn", "main", ("/app",))),
        ("python -m flask --app pkg run", ("python", "pkg", ("/app",))),
        ("gunicorn -w 2 -b 0.0.0.0:80 --config python:conf.x main:app", ("gunicorn", "main", ("/app",))),
        ("gunicorn -k uvicorn.workers.UvicornWorker main:create(1)", ("gunicorn", "main", ("/app",))),
        ("gunicorn --chdir src --pythonpath=lib main", ("gunicorn", "main", ("/app/src", "/app/lib", "/app"))),
        ("uvicorn --app-dir src a.b:app --host 0.0.0.0", ("uvicorn", "a.b", ("/app/src", "/app"))),
        ("hypercorn main:app", ("hypercorn", "main", ("/app",))),
        ("daphne -p 80 site.asgi:application", ("daphne", "site.asgi", ("/app",))),
        ("waitress-serve --call main:create", ("waitress-serve", "main", ("/app",))),
        ("flask run --host=0.0.0.0", ("python", "/app/wsgi.py", ("/app",))),
        ("flask --app main run", ("python", "/app/main.py", ("/app",))),
        ("flask -A app.py:make run", ("python", "/app/app.py", ("/app",))),
        ("fastapi run", ("python", "/app/main.py", ("/app",))),
        ("fastapi dev app/main.py", ("python", "/app/app/main.py", ("/app", "/app/app"))),
        ("uv run --frozen gunicorn main:app", ("gunicorn", "main", ("/app",))),
        ("poetry run python main.py", ("python", "/app/main.py", ("/app",))),
        ("exec env A=b tini -g -- python main.py", ("python", "/app/main.py", ("/app",))),
        ("./run.sh python main.py", ("python", "/app/main.py", ("/app",))),
        ("sh run.sh flask run", ("python", "/app/wsgi.py", ("/app",))),
        ("bash /app/serve.sh", ("gunicorn", "main", ("/app/src",))),
        (["sh", "-c", "A=b python main.py"], ("python", "/app/main.py", ("/app",))),
        (["sh", "-ec", "flask db upgrade && sleep 1; cd pkg; gunicorn $APP:app"], ("gunicorn", "m", ("/app/pkg",))),
        (["sh", "-c", "echo a || true; exec \"$@\"", "x", "python", "main.py"], ("python", "/app/main.py", ("/app",))),
    ],
)  # fmt: skip
def test_programs_are_told_by_the_command(command: str | list[str], expected: tuple[str, str, tuple[str, ...]]) -> None:
    assert starts(command, APP="m") == [expected]


@pytest.mark.parametrize(
    "command",
    [
        "", "python", "python -", "python -c 1", "python -m", "python -m 1x", "python $MAIN", "gunicorn", "sh",
        "gunicorn -b x", "flask routes", "flask --app gone.py run", "fastapi", "fastapi init", "fastapi run gone.py",
        "celery -A main worker", "sh odd.sh", "sh gone.sh", "sh again.sh", "node main.js", "uv sync", "./run.sh",
        ["sh", "-c", "sleep 1"], ["sh", "-c", "python 'x"], ["sh", "-c", "python main.py & node x.js"], ["sh", "-c"],
        ["sh", "-c", 'exec "$@"'],
    ],
)  # fmt: skip
def test_what_is_not_understood_may_be_anything(command: str | list[str]) -> None:
    assert starts(command) is None


def test_too_many_commands_may_be_anything() -> None:
    assert starts(["sh", "-c", "python main.py;" * 999]) is not None
    assert starts(["sh", "-c", "python main.py;" * 1000]) is None


def test_several_programs_are_all_told() -> None:
    found = starts(["sh", "-c", "python main.py & exec uvicorn app:app"])
    assert found is not None
    assert [one[1] for one in found] == ["/app/main.py", "app"]


def test_the_environment_says_where_modules_are_and_which_one_flask_runs() -> None:
    assert starts("flask run", FLASK_APP="pkg:app", PYTHONPATH="lib:/x:") == [
        ("python", "pkg", ("/app", "/app/lib", "/x"))
    ]
    assert starts("flask run", FLASK_APP=None) is None


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("x --workers 4", "4"), ("x --workers=4", "4"), ("x -w 4", "4"), ("x -w4", "4"), ("x -w 2 --workers 3", "3"),
        ("x --workers", None), ("x --worker 4", None),
    ],
)  # fmt: skip
def test_an_option_has_a_value_in_one_of_four_forms(command: str, expected: str | None) -> None:
    found = value_of(words(*command.split()), "--workers", "-w")
    assert (found[0] if found is not None else None) == expected


def test_a_start_keeps_its_words() -> None:
    found = read_starts(Image(PLACED, "/app", words("python", "main.py"), {}), {})
    assert found == (Start("python", "", "/app/main.py", ("/app",), words("python", "main.py")),)
