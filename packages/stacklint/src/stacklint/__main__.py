"""`python -m stacklint`."""

import sys

from stacklint.cli import main

sys.exit(main())
