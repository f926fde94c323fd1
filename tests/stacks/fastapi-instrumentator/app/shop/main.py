from fastapi import FastAPI
from prometheus_client import Counter
from prometheus_fastapi_instrumentator import Instrumentator

from shop.routers import orders

app = FastAPI(title="Shop")
app.include_router(orders.router, prefix="/orders")

STARTS = Counter("shop_starts", "Starts of this process.")
instrumentator = Instrumentator(
    should_instrument_requests_inprogress=True,
    excluded_handlers=["/metrics"],
).instrument(app)


@app.on_event("startup")
async def startup():
    STARTS.inc()
    instrumentator.expose(app)
