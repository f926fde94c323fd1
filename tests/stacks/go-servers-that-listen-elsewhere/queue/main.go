package main

import (
	"log"
	"net/http"
	"time"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	mux := http.NewServeMux()
	mux.Handle("/metrics", promhttp.Handler())
	server := &http.Server{
		Addr:              "localhost:7070",
		Handler:           mux,
		ReadHeaderTimeout: time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
