from wsgiref.simple_server import make_server

from prometheus_client import Histogram, make_wsgi_app

from shared.metrics import JOBS

LATENCY = Histogram("web_latency_seconds", "How long it takes.", ["route"])
JOBS.labels("mail").inc()
make_server("", 8000, make_wsgi_app()).serve_forever()
