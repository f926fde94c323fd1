"""Tasks that act on the world: `invoke --list` names them, `invoke --help TASK` explains one.

Whether something is right is nox's to say; here things are started, stopped and written.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task
from stackrun import lint, stack
from stackrun.browser import open_pages
from stackrun.console import Console
from stackrun.errors import StackError
from stackrun.load import send_load

ROOT = Path(__file__).resolve().parent


@contextmanager
def site() -> Iterator[stack.Site]:
    """Give the stack of this folder; what stands in its way becomes one sentence and exit code 1."""
    try:
        yield stack.Site(ROOT, os.environ, Console(sys.stdout))
    except StackError as error:
        raise Exit(str(error), code=1) from None
    except OSError as error:
        raise Exit(
            f"{error.filename or 'the system'}: {error.strerror}; see to that, then try again.", code=1
        ) from None
    except KeyboardInterrupt:
        raise Exit("interrupted.", code=130) from None


@task(
    help={
        "runtime": "docker, local, or auto: Docker where an engine with Compose answers, else local.",
        "detach": "Return once the stack is healthy also in the local runtime (Docker always does).",
        "timeout": "Seconds to wait for the stack to become healthy.",
    }
)
def up(_: Context, runtime: str = "auto", detach: bool = False, timeout: int = 180) -> None:
    """Check, build and start the stack, wait until it is healthy, and print its URLs.

    A stack that `invoke validate` complains about is not started. On Docker the command returns when all services
    are healthy. The local runtime starts the same configuration as processes on loopback and stays in the
    foreground, where Ctrl-C stops everything; with --detach it returns as well.

    Ports: APP_PORT, PROMETHEUS_PORT, ALERTMANAGER_PORT and GRAFANA_PORT, from the environment or .env.
    Grafana's password is made on first use in secrets/grafana_admin_password.
    """
    with site() as here:
        stack.up(here, runtime=runtime, detach=detach, timeout=timeout)


@task(
    help={
        "volumes": "Also remove the collected data: metrics, alert states, Grafana's database.",
        "yes": "Don't ask before removing data.",
    }
)
def down(_: Context, volumes: bool = False, yes: bool = False) -> None:
    """Stop the stack, on whichever runtime it is up; its data stays for the next `up` unless --volumes is given."""
    with site() as here:
        if volumes and not yes and not _agreed("Remove all metrics, alert states and Grafana's database? [y/N] "):
            raise StackError("nothing was stopped or removed.")
        stack.down(here, volumes=volumes)


@task
def status(_: Context) -> None:
    """Show state, health and URL of each service. The exit code is 1 unless all of them are healthy."""
    with site() as here:
        healthy = stack.status(here)
    if not healthy:
        raise Exit(code=1)


@task(
    help={
        "service": "One of app, prometheus, alertmanager, grafana; all of them if not given.",
        "follow": "Go on showing lines as they come, until Ctrl-C.",
        "lines": "How many of the last lines to begin with.",
    }
)
def logs(_: Context, service: str = "", follow: bool = False, lines: int = 50) -> None:
    """Show what the services wrote."""
    with site() as here, suppress(KeyboardInterrupt):  # the way to stop following
        stack.logs(here, service, lines=lines, follow=follow)


@task
def build(_: Context) -> None:
    """Build the application's image. `up` does so by itself."""
    with site() as here:
        stack.build(here)


@task(help={"seconds": "How long to send, up to 3600.", "rate": "Requests a second, up to 500."})
def load(_: Context, seconds: int = 30, rate: int = 20) -> None:
    """Send traffic to the application, some of it slow or failing, so that the dashboards have something to show."""
    with site() as here:
        outcome = send_load(stack.application_url(here), seconds=seconds, rate=rate)
        here.console.say(str(outcome))


@task(help={"path": "A folder or file to check instead of this stack."})
def validate(_: Context, path: str = ".") -> None:
    """Check the stack's configuration with stacklint, and exit with its code: 0 if nothing is wrong."""
    with site() as here:
        code = lint.check_stack(here.root, path)
    if code:
        raise Exit(code=code)


@task(help={"path": "A folder or file to mend instead of this stack."})
def fix(_: Context, path: str = ".") -> None:
    """Mend what stacklint can in the stack's configuration, report the rest, and exit as `validate` does."""
    with site() as here:
        code = lint.fix_stack(here.root, path)
    if code:
        raise Exit(code=code)


@task
def schemas(_: Context) -> None:
    """Write schemas/ anew: the JSON Schemas of the formats, generated from stacklint's models."""
    with site() as here:
        lint.write_schemas(here.root)


@task
def graph(_: Context) -> None:
    """Draw the stack anew in docs/stack-graph.md: what needs what, from the application to the panels."""
    with site() as here:
        lint.write_graph(here.root)
        here.console.say(lint.GRAPH)


@task(name="open")
def open_(_: Context) -> None:
    """Open the running stack in a browser; print the URLs where there is none."""
    with site() as here:
        urls = stack.page_urls(here)
        if not open_pages(urls, here.environ):
            here.console.say("\n".join(urls))


def _agreed(question: str) -> bool:
    try:
        return input(question).strip().lower() in {"y", "yes"}
    except (EOFError, RuntimeError):  # RuntimeError: there is no standard input at all
        raise StackError("--volumes removes data and there is nobody to ask: add --yes if that is meant.") from None
