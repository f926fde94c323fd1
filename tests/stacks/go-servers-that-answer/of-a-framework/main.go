package main

import (
	"log"
	"net/http"

	"example.com/platform/telemetry"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	telemetry.Start()
	http.Handle("/metrics", promhttp.Handler())
	log.Fatal(http.ListenAndServe(":8080", nil))
}
