from fastapi import APIRouter
from prometheus_client import Counter
from sqlalchemy import select

router = APIRouter()
ORDERS = Counter("orders_placed", "Orders.", ["channel"], namespace="shop")


@router.post("/")
async def place(channel: str):
    ORDERS.labels(channel=channel).inc()
    return {"statement": str(select(1))}
