"""Whether a service is php-fpm and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest
from stacklint.stack.discover import find_stacks
from stacklint.stack.programs.fastcgi import speaks_fastcgi

if TYPE_CHECKING:
    from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], "Files"]


@pytest.mark.parametrize(
    ("service", "dockerfile", "expected"),
    [
        ("image: php:8.3-fpm", "", True),
        ("image: bitnami/php-fpm:8.3", "", True),
        ("build: .", "FROM php:fpm\n", True),
        ("build: .", 'FROM composer AS a\nFROM php:8-fpm AS b\nCMD ["php-fpm"]\n', True),
        ("{build: ., command: php-fpm -F}", "FROM php:8-fpm\n", True),
        ("{build: ., volumes: ['.:/app']}", "FROM php:8-fpm\nWORKDIR /app\n", True),
        ("build: .", "FROM php:8-cli\n", False),
        ("image: nginx", "", False),
        ("{build: ., entrypoint: ./start.sh}", "FROM php:8-fpm\n", False),
        ("build: .", 'FROM php:8-fpm\nCMD ["supervisord"]\n', False),
        ("build: .", "FROM php:8-fpm\nCMD php-fpm -D && nginx -g 'daemon off;'\n", False),
        ("{build: ., network_mode: host}", "FROM php:8-fpm\n", False),
        ("{build: ., extends: {file: x.yml, service: x}}", "FROM php:8-fpm\n", False),
        ("build: https://example.com/x.git", "FROM php:8-fpm\n", False),
    ],
)
def test_php_fpm_is_what_surely_runs(service: str, dockerfile: str, expected: bool, tree: Tree) -> None:
    inline = service if service.startswith("{") else f"{{{service}}}"
    texts = {"compose.yaml": f"services:\n  php: {inline}\n  p: {{image: 'prom/prometheus:v3.5.0'}}\n"}
    files = tree({**texts, "Dockerfile": dockerfile} if dockerfile else texts)
    compose = find_stacks(files)[0].compose
    assert compose is not None
    assert speaks_fastcgi(compose.services["php"], compose, files) is expected
