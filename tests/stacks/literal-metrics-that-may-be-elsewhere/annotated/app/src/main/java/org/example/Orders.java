package org.example;

import io.micrometer.core.annotation.Counted;
import io.micrometer.core.instrument.Metrics;

public class Orders {
    @Counted("app.orders")
    public void create() {
        String kind = "app.order";
        count(kind);
    }

    private void count(String name) {
        Metrics.globalRegistry.get(name).counter().increment();
    }
}
