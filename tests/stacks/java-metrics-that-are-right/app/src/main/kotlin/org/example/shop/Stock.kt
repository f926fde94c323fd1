package org.example.shop

import io.micrometer.core.instrument.Gauge
import io.micrometer.core.instrument.MeterRegistry

class Stock(registry: MeterRegistry, things: Map<String, Int>) {
    init {
        Gauge.builder("stock.things") { things.size.toDouble() }.register(registry)
    }
}
