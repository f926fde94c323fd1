// Package metrics has what the shop counts. It was `Name: "shop_request_total"` once.
package metrics

import (
	prom "github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

const (
	namespace = "shop"
	queue     = `queue`
)

var (
	Requests = promauto.NewCounterVec(prom.CounterOpts{
		Namespace: namespace,
		Name:      "requests_total",
		Help:      "Requests that were answered, \"all\" of them.",
	}, []string{"method"})

	Latency = promauto.With(prom.DefaultRegisterer).NewHistogramVec(
		prom.HistogramOpts{Name: "shop_request_duration_seconds", Help: "How long they take.", Buckets: prom.DefBuckets},
		[]string{"method"},
	)

	Depth = prom.NewGauge(prom.GaugeOpts{Namespace: namespace, Subsystem: queue, Name: "depth"})

	sizes = prom.NewSummary(prom.SummaryOpts{
		Name:       "shop_size_bytes",
		Objectives: map[float64]float64{0.5: 0.05},
	})

	stock = prom.NewDesc(prom.BuildFQName(namespace, "", "stock"), "What is there.", []string{"thing"}, nil)
)

func init() {
	prom.MustRegister(Depth, sizes)
}
