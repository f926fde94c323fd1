#!/bin/sh
# prometheus.yml has places for what only the host knows.
envsubst < prometheus/prometheus.yml > "$TARGET/prometheus/prometheus.yml"
