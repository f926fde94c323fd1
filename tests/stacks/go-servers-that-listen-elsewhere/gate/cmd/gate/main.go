package main

import (
	"log"
	"net/http"

	"example.org/gate/internal/settings"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	http.Handle("/metrics", promhttp.Handler())
	log.Fatal(http.ListenAndServe(settings.Address, nil))
}
