package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

var requests = promauto.NewCounterVec(
	prometheus.CounterOpts{
		Name: "http_requests_total",
		Help: "Requests by method.",
	},
	[]string{"method"},
)

var duration = promauto.NewHistogram(prometheus.HistogramOpts{
	Namespace: "api",
	Name:      "request_duration_seconds",
	Help:      "How long they take.",
})

func main() {
	http.Handle("/metrics", promhttp.Handler())
	http.ListenAndServe(":8080", nil)
}
