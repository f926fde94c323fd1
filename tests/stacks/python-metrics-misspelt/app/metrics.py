"""What the shop counts."""

from prometheus_client import Counter, Gauge, Histogram

PREFIX = "shop"

REQUESTS = Counter("http_requests", "Requests.", ["method", "status"])
LATENCY = Histogram("http_request_duration", "How long they take.", ["route"], unit="seconds")
SALES = Counter(f"{PREFIX}_sales", "What is sold.", ["thing"])
DEPTH = Gauge("depth", "Orders that wait.", namespace=PREFIX, subsystem="queue")
