import time

from prometheus_client import Counter, start_http_server

ORDERS = Counter("shop_orders_total", "Orders by how they were paid for.", ["payment"])

if __name__ == "__main__":
    start_http_server(8000)
    while True:
        ORDERS.labels("card").inc()
        time.sleep(1)
