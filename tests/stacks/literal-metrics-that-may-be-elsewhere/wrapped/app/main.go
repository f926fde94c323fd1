package main

import "github.com/prometheus/client_golang/prometheus"

var orders = prometheus.NewCounter(prometheus.CounterOpts{Name: "app_orders_total"})

// counter makes one with a name that is put together where it is called.
func counter(thing string) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Name: "app_" + thing + "_total"})
}

func main() {
	prometheus.MustRegister(orders, counter("order"))
}
