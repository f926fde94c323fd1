import random
import time

from prometheus_client import Gauge, start_http_server

TEMPERATURE = Gauge("room_temperature_celsius", "How warm it is.", ["room"])

if __name__ == "__main__":
    start_http_server(8000)
    while True:
        for room in ("kitchen", "hall"):
            TEMPERATURE.labels(room).set(random.gauss(20, 2))
        time.sleep(5)
