using Prometheus;

namespace Shop.Orders;

public class OrderMetrics
{
    private const string Step = "step";

    private static readonly Counter Orders = Metrics.CreateCounter(
        "shop_orders_total", "Orders.", new CounterConfiguration { LabelNames = new[] { "channel", "status" } });

    private static readonly Histogram Duration =
        Metrics.CreateHistogram("shop_step_duration_seconds", "How long a step takes.", [Step]);

    private static readonly Gauge Baskets = Metrics.CreateGauge("shop_baskets", "Baskets that are open.");

    private static readonly Gauge Items = Metrics.CreateGauge("shop_cache_items", "What is kept.", Cache.Labels());

    public void Place(string channel) => Orders.WithLabels(channel, "new").Inc();
}
