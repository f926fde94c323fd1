package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	registry := prometheus.NewRegistry()
	factory := promauto.With(prometheus.WrapRegistererWith(fromEnvironment(), registry))
	factory.NewCounter(prometheus.CounterOpts{Name: "shop_orders_total", Help: "Orders."})
	http.Handle("/metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	http.ListenAndServe(":8080", nil)
}
