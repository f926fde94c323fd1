from prometheus_client import Counter, start_http_server

ORDERS = Counter("shop_orders", "Orders.")

if __name__ == "__main__":
    start_http_server(8000)
    while True:
        ORDERS.inc()
