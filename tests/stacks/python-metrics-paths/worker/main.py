import time

from prometheus_client import start_http_server

start_http_server(9000)
while True:
    time.sleep(60)
