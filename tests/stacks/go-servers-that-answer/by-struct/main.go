package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

type config struct {
	Address string `json:"address"`
}

func load() (cfg config) {
	raw, err := os.ReadFile("/etc/app.json")
	if err == nil {
		err = json.Unmarshal(raw, &cfg)
	}
	if err != nil {
		log.Fatal(err)
	}
	return cfg
}

func main() {
	cfg := load()
	http.Handle("/metrics", promhttp.Handler())
	log.Fatal(http.ListenAndServe(cfg.Address, nil))
}
