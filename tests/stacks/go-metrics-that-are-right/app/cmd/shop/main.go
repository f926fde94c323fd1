package main

import (
	"log"
	"net/http"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"example.org/shop/internal/metrics"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		metrics.Requests.WithLabelValues(r.Method).Inc()
	})
	http.Handle("/metrics", promhttp.Handler())
	log.Fatal(http.ListenAndServe(":8080", nil))
}
