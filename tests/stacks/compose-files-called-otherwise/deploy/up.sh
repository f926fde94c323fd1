docker compose -f common.yml -f 1-monitoring.yml -f 2-services.yml up -d
