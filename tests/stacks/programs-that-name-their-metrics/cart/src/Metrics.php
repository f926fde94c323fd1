<?php

declare(strict_types=1);

namespace Shop;

use Prometheus\CollectorRegistry;

// it's all that the cart measures
final class Metrics
{
    private const NAMESPACE = 'cart';

    public function __construct(private readonly CollectorRegistry $registry)
    {
    }

    public function added(string $category): void
    {
        $this->registry->getOrRegisterCounter(
            self::NAMESPACE,
            'articles_added_total',
            'Articles that were put into carts.',
            ['category'],
        )->inc([$category]);
        $this->registry->getOrRegisterGauge(self::NAMESPACE, 'open', 'Carts that are open.')->inc();
    }
}
