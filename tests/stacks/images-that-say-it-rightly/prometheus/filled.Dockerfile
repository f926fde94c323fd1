FROM alpine:3.22 AS filled
ARG TARGET=nobody:9100
WORKDIR /filled
RUN apk add --no-cache gettext
COPY template.yml .
RUN envsubst < template.yml > prometheus.yml

FROM prom/prometheus:v3.5.0
COPY --from=filled /filled/prometheus.yml /etc/prometheus/prometheus.yml
COPY template.yml /etc/prometheus/rules.yml
RUN sed -i s/TARGET/x/ /etc/prometheus/rules.yml
