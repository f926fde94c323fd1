const { metrics } = require('@opentelemetry/api');

const meter = metrics.getMeter('basket');

exports.items = meter.createUpDownCounter('basket.items', { description: 'items in all baskets' });
exports.added = meter.createCounter('basket.items.added', { unit: '{item}' });
exports.size = meter.createHistogram('basket.request.size', { unit: 'By' });
