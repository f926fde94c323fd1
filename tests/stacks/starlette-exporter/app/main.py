from fastapi import FastAPI
from starlette_exporter import PrometheusMiddleware, handle_metrics

app = FastAPI()
app.add_middleware(PrometheusMiddleware, app_name="shop", prefix="shop", labels={"region": "north"})
app.add_route("/metrics", handle_metrics)
