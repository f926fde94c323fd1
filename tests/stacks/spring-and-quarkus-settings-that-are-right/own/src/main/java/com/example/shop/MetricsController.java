package com.example.shop;

@RestController
class MetricsController {
    @GetMapping("/metrics")
    String metrics() {
        return registry.scrape();
    }
}
