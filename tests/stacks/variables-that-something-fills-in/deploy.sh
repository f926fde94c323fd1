#!/bin/sh
envsubst < prometheus/deployed.yml > /srv/monitoring/prometheus/deployed.yml
docker compose up -d
