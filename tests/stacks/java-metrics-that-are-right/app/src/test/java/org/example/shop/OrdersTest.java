package org.example.shop;

import io.micrometer.core.instrument.Counter;

class OrdersTest {
    Counter counter = Counter.builder("order.created").register(null);
}
