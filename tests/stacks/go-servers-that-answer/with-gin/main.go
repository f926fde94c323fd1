package main

import (

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	router := gin.New()
	router.GET("/metrics", gin.WrapH(promhttp.Handler()))
	if err := router.Run(); err != nil {
		panic(err)
	}
}
