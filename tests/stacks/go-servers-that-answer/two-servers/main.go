package main

import (
	"log"
	"net/http"
	"os"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	go func() {
		log.Fatal(http.ListenAndServe(os.Getenv("METRICS_ADDRESS"), promhttp.Handler()))
	}()
	log.Fatal(http.ListenAndServe(":8080", nil))
}
