from prometheus_client import Summary, start_http_server

from shared import metrics

DONE = Summary("worker_job_seconds", "How long it takes.")
start_http_server(9000)
while True:
    with DONE.time():
        metrics.JOBS.labels(queue="mail").inc()
