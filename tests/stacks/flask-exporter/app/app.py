from flask import Flask, request
from prometheus_flask_exporter import PrometheusMetrics

app = Flask(__name__)
metrics = PrometheusMetrics(app, group_by="endpoint")
metrics.info("app_info", "Application info", version="1.0.3")


@app.route("/")
@metrics.counter("visits", "Visits by language.", labels={"language": lambda: request.accept_languages.best})
def index():
    return "hello"


@app.route("/slow")
@metrics.gauge("slow_in_progress", "Slow requests in progress.")
def slow():
    return "at last"
