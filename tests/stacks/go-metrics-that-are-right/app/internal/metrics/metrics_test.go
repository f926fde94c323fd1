package metrics

import "github.com/prometheus/client_golang/prometheus"

var other = prometheus.NewCounter(prometheus.CounterOpts{Name: "shop_stocks"})
