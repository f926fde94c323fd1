"""Print every metric that the application can emit: `python -m webapp.metrics`."""

import sys

from webapp.metrics.inventory import exposition

sys.stdout.write(exposition())
