package main

import (
	"log"
	"net"
	"net/http"

	"google.golang.org/grpc"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	go http.ListenAndServe(":2112", promhttp.Handler())

	listener, err := net.Listen("tcp", ":50051")
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer()
	log.Fatal(server.Serve(listener))
}
