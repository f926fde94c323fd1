package main

import (
	"log"
	"net/http"
	"os"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	http.Handle("/metrics", promhttp.Handler())
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), nil))
}
