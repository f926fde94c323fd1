from flask import Flask, Response
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

app = Flask(__name__)
WAITING = Gauge("jobs_waiting", "Jobs that wait.", multiprocess_mode="livesum")


@app.route("/metrics")
def metrics():
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return Response(generate_latest(registry))
