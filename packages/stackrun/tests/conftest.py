"""What several tests need: free ports, a small project, a way to wait."""

import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

COMPOSE = """\
name: sample
x-service: &service
  restart: unless-stopped
services:
  app:
    <<: *service
    image: ${APP_IMAGE:-sample-app:1}
    build: { context: app }
    ports: ["127.0.0.1:${APP_PORT:-5000}:5000"]
    tmpfs: ["/tmp:size=64m"]
    environment: { SCRATCH: /tmp/scratch, LEVEL: "07" }
  prometheus:
    image: ${PROMETHEUS_IMAGE:-prom/prometheus:v3.5.0}
    command: [--config.file=/etc/prometheus/prometheus.yml, --storage.tsdb.path=/prometheus]
    ports: ["127.0.0.1:${PROMETHEUS_PORT:-9090}:9090"]
    volumes:
      - { type: bind, source: ./configs/prometheus, target: /etc/prometheus, read_only: true }
      - prometheus-data:/prometheus
  grafana:
    <<: *service
    image: ${GRAFANA_IMAGE:-grafana/grafana:12.2.0}
    user: "${GRAFANA_UID:-472}:0"
    ports: [{ target: 3000, published: "${GRAFANA_PORT:-3000}", host_ip: 127.0.0.1 }]
    environment: [GF_SECURITY_ADMIN_PASSWORD__FILE=/run/secrets/password]
    secrets: [password]
    volumes:
      - ./configs/grafana/provisioning:/etc/grafana/provisioning:ro
      - ./configs/grafana/dashboards:/var/lib/grafana/dashboards:ro
      - grafana-data:/var/lib/grafana
    networks: { default: { aliases: [boards] } }
secrets:
  password: { file: ./secrets/password }
volumes: { prometheus-data: , grafana-data: }
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a compose.yaml of three services."""
    (tmp_path / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def free_port() -> Callable[[], int]:
    """A function that returns a port on which nothing listens."""

    def find() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

    return find


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], bool]:
    """A function that returns whether something became true within ten seconds."""

    def wait(condition: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + 10
        while not condition():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    return wait
