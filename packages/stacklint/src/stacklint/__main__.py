"""`python -m stacklint`."""

import sys

from stacklint.cli import run

sys.exit(run())
