"""Takes orders."""

from opentelemetry import metrics
from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader

metrics.set_meter_provider(MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())]))
meter = metrics.get_meter("checkout")

orders_placed = meter.create_counter("shop.orders.placed", unit="{order}", description="orders that were placed")
payment_time = meter.create_histogram("shop.payment.duration", unit="ms", description="how long paying took")
carts_open = meter.create_observable_gauge("shop_carts_open", unit="1", description="share of carts that are open")
