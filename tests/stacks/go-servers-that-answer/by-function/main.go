package main

import (
	"fmt"
	"net/http"
	"os"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func env(name, otherwise string) string {
	if value, ok := os.LookupEnv(name); ok {
		return value
	}
	return otherwise
}

func main() {
	http.Handle("/metrics", promhttp.Handler())
	addr := fmt.Sprintf("%s:%s", env("HOST", ""), env("PORT", "8080"))
	http.ListenAndServe(addr, nil)
}
