ARG VERSION=v3.5.0
FROM prom/prometheus:${VERSION} AS server
COPY prometheus.yml /etc/prometheus
COPY rules/shop.yml /etc/prometheus/rules/
EXPOSE 9090
