package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const (
	namespace = "api"
	byCode    = "code"
)

var (
	calls = promauto.NewCounterVec(
		prometheus.CounterOpts{
			Namespace:   namespace,
			Name:        "calls_total",
			Help:        "What has been asked.",
			ConstLabels: prometheus.Labels{"version": version()},
		},
		[]string{"method", byCode},
	)
	wait = prometheus.NewHistogram(prometheus.HistogramOpts{
		Namespace: namespace,
		Name:      "wait_seconds",
		Help:      "How long they waited.",
	})
	disk = prometheus.NewDesc(
		prometheus.BuildFQName(namespace, "disk", "free_bytes"), "What is left.", []string{"device"}, nil,
	)
)

func main() {
	prometheus.MustRegister(wait, disks{})
	http.Handle("/metrics", promhttp.Handler())
	http.ListenAndServe(":8080", nil)
}
