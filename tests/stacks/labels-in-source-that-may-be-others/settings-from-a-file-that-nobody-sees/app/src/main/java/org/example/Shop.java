package org.example;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

class Shop {
    void order(MeterRegistry registry, Tags tags, String kind) {
        registry.counter("shop.orders", "kind", kind).increment();
        registry.counter("shop.logins", tags.and("kind", kind)).increment();
    }
}
