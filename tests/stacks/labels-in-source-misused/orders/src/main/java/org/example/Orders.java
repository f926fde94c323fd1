package org.example;

import io.micrometer.core.annotation.Timed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

class Orders {
    private final MeterRegistry registry;
    private final Counter placed;

    Orders(MeterRegistry registry) {
        this.registry = registry;
        placed = Counter.builder("orders.placed").tag("channel", "shop").description("Orders").register(registry);
    }

    void place(String step) {
        placed.increment();
        registry.timer("orders.time", "step", step).record(this::store);
    }

    @Timed("orders.checked")
    void store() {
    }
}
