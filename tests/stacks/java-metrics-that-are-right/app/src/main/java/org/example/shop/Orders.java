package org.example.shop;

import io.micrometer.core.annotation.Timed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts orders; "Counter.builder(\"order.created\")" it was once. */
public class Orders {
    static final String WAITING = "orders.waiting";

    private final Counter accepted;
    private final Timer time;
    private final DistributionSummary sizes;
    private final AtomicInteger waiting;

    public Orders(MeterRegistry registry) {
        accepted = Counter.builder("orders.accepted")
                .description("Orders that \"were\" accepted")
                .tag("channel", "web")
                .register(registry);
        time = Timer.builder("orders.time").publishPercentileHistogram().register(registry);
        sizes = DistributionSummary.builder("orders.size").baseUnit("bytes").register(registry);
        waiting = registry.gauge(WAITING, new AtomicInteger());
        // since 1.13 Micrometer takes the ending off and exports orders_total
        registry.counter("orders.created").increment();
        registry.counter("orders_refused_total", "why", "stock").increment();
    }

    @Timed(value = "orders.sent", histogram = true)
    public void send() {
        String query = """
                select "it isn't" from 'orders'
                """;
    }
}
