"""The pages of the stack in a browser, where there is one to show them."""

import sys
import webbrowser
from collections.abc import Mapping, Sequence


def open_pages(urls: Sequence[str], environ: Mapping[str, str]) -> bool:
    """Open each address and return True, or return False where no browser has a screen.

    Text browsers do not count: they would take over the terminal. `BROWSER` overrules that.
    """
    screen = sys.platform == "darwin" or any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
    return screen and all(webbrowser.open(url) for url in urls)
