from prometheus_client import Counter, start_http_server

ERRORS = Counter("shop_errors", "Errors of the shop.")

if __name__ == "__main__":
    start_http_server(8000)
    while True:
        ERRORS.inc()
