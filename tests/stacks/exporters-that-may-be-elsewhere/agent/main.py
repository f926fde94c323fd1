from prometheus_client import Gauge, start_http_server

FREE = Gauge("memory_MemFree", "Free memory", namespace="node")
start_http_server(8000)
