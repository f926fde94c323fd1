#!/bin/sh
sed s/TARGET/node/ /etc/prometheus/template.yml > /tmp/prometheus.yml
exec /bin/prometheus --config.file=/tmp/prometheus.yml
