package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"example.org/shop/internal/own"
)

var labels = append([]string{"kind"}, own.Labels()...)

var orders = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "shop_orders_total"}, labels)
var logins = own.NewCounter(prometheus.CounterOpts{Name: "shop_logins_total"})
var refused = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "shop_refused", ConstLabels: own.Fixed}, []string{"a"})
