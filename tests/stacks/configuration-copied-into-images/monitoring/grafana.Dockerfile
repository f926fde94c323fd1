FROM grafana/grafana:12.2.0
COPY grafana/provisioning /etc/grafana/provisioning
COPY grafana/boards/shop.json /etc/grafana/boards
