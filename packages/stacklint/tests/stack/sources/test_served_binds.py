"""On which addresses servers of Ruby and PHP listen, and where that is said."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest
from stacklint.document import Spot
from stacklint.stack.containers.ports import judge_port
from stacklint.stack.discover import find_stacks
from stacklint.stack.sources.listens import read_listens

from .conftest import repository

if TYPE_CHECKING:
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.binds import Bind

Tree = Callable[[Mapping[str, str]], "Files"]

PUMA = "CMD bundle exec puma -C config/puma.rb"


def program(
    command: str, tree: Tree, files: Mapping[str, str] | None = None, service: str = "", base: str = "ruby:3.3"
) -> tuple[tuple[Bind, ...], Files]:
    """Where a program listens that is started as its Dockerfile ends, and its repository."""
    dockerfile = f"FROM {base}\nWORKDIR /app\nCOPY . .\n{command}\n"
    texts = repository(files or {}, service=service, dockerfile=dockerfile)
    found = tree({path.removeprefix("../"): text for path, text in texts.items()})
    compose = find_stacks(found)[0].compose
    assert compose is not None
    return read_listens(compose.services["app"], compose, found), found


def addresses(command: str, tree: Tree, files: Mapping[str, str] | None = None, service: str = "") -> list[str]:
    return [f"{one.host}:{one.port}" for one in program(command, tree, files, service)[0]]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("CMD php -S 0.0.0.0:8080 -t public", ["0.0.0.0:8080"]),
        ('CMD ["php", "-S", "localhost:8080", "index.php"]', ["localhost:8080"]),
        ("CMD php -S 0.0.0.0:$PORT", []),
        ("ENV PORT=8081\nCMD php -S 0.0.0.0:$PORT", ["0.0.0.0:8081"]),
        ("CMD php artisan migrate --force && php artisan serve --host=0.0.0.0 --port=8000", ["0.0.0.0:8000"]),
        ("CMD php artisan serve --port 8000", [":8000"]),
        ("CMD php artisan serve --host 0.0.0.0", []),
        ("CMD php worker.php", []),
        ("CMD rails server -b 0.0.0.0 -p 3000", ["0.0.0.0:3000"]),
        ("CMD rm -f tmp/pids/server.pid && bundle exec rails s -p 3000 -b '0.0.0.0'", ["0.0.0.0:3000"]),
        ("CMD bin/rails db:migrate && bundle exec rake x && bin/rails server -p 80", [":80"]),
        ("CMD bundle exec rails db:seed && rails s", []),
        ("CMD rails console", []),
        ("CMD bundle exec rackup --host 0.0.0.0 --port 9292", ["0.0.0.0:9292"]),
        ("CMD rackup", []),
        ("CMD puma -p 3000", [":3000"]),
        ("CMD puma -b tcp://0.0.0.0:3000", ["0.0.0.0:3000"]),
        ("CMD puma -b unix:///tmp/x", []),
        ("CMD puma", []),
        ("CMD puma -p 1 & puma -p 2", []),
        ("CMD puma -p 99999", []),
        ("RUN true", []),
    ],
)
def test_words_say_where(command: str, expected: list[str], tree: Tree) -> None:
    assert addresses(command, tree) == expected


@pytest.mark.parametrize(
    ("config", "service", "expected"),
    [
        ("port 3000\n", "", [":3000"]),
        ("port ENV.fetch('PORT') { 3000 } # where\n", "", [":3000"]),
        ('port        ENV.fetch("PORT", 3000)\n', "environment: {PORT: 5100}", [":5100"]),
        ("port ENV['PORT'] || 3000\n", "environment: [PORT]", []),
        ("port ENV['PORT'] || 3000\n", "env_file: .env", []),
        ("# port 1\nbind 'tcp://0.0.0.0:3000'\nplugin :tmp_restart\n", "", ["0.0.0.0:3000"]),
        ('bind "tcp://0.0.0.0:#{x}"\n', "", []),
        ("port 3000\nplugin :solid_queue if ENV['X']\n", "", [":3000"]),
        ("port 3000\nport 3001\n", "", []),
        ("port 3000\nbind x\n", "", []),
        ("port f(3000)\n", "", []),
        ("workers 2\n", "", []),
        ("port 3000\nactivate_control_app\nplugin :yabeda\n", "", [":0", ":3000"]),
    ],
)
def test_so_does_the_configuration_of_puma(config: str, service: str, expected: list[str], tree: Tree) -> None:
    assert addresses(PUMA, tree, {"config/puma.rb": config}, service) == expected
    assert addresses("CMD puma -C other.rb", tree, {"config/puma.rb": config}, service) == []


def test_words_go_before_the_configuration(tree: Tree) -> None:
    assert addresses("CMD puma -p 80", tree, {"config/puma.rb": "port 3000\n"}) == [":80", ":0"]


def test_a_port_is_said_at_its_number(tree: Tree) -> None:
    text = "port ENV.fetch('PORT') { 3000 }\n"
    (bind,), files = program(PUMA, tree, {"config/puma.rb": text})
    assert isinstance(bind.where, Spot)
    assert text[bind.where.start : bind.where.end] == "3000"
    compose = find_stacks(files)[0].compose
    assert compose is not None
    judgement = judge_port(compose.services["app"], 5000, compose, files)
    assert judgement is not None
    assert (judgement.listens, judgement.where) == ((3000,), bind.where)


@pytest.mark.parametrize(
    "config", ["port " * 40_000, "port ENV.fetch('PORT'" * 10_000, "bind (" * 40_000, "port 1" + " " * 200_000 + "x"]
)
def test_no_configuration_takes_long(config: str, tree: Tree) -> None:
    start = time.process_time()
    addresses(PUMA, tree, {"config/puma.rb": config})
    assert time.process_time() - start < 30.0
