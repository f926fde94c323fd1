package org.example;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;

public class Orders {
    private static final Counter refused = Counter.builder()
            .name("orders_refused_total")
            .help("Orders that were refused")
            .labelNames("why")
            .register();

    public static void main(String[] args) throws Exception {
        HTTPServer.builder().port(9400).buildAndStart();
    }
}
