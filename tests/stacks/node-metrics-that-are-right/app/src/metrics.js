const client = require('prom-client');
const { Gauge, Histogram: Times } = client;

const PREFIX = 'shop';
const register = new client.Registry();
client.collectDefaultMetrics({ register, prefix: `${PREFIX}_` });

// 'a comment with an apostrophe isn't a text
const requests = new client.Counter({
  name: `${PREFIX}_requests_total`,
  help: "All requests, it's a count",
  labelNames: ['method', 'status'],
  registers: [register],
});

const latency = new Times({ name: 'shop_request_seconds', help: `How ${'long'} they take`, registers: [register] });

const waiting = new Gauge({ name: "shop_" + 'orders_waiting', help: 'Orders that wait', registers: [register] });

const sizes = new client.Summary({ name: 'shop_size_bytes', help: 'Sizes', registers: [register] });

const paths = /["'`]\/metrics/;

module.exports = { register, requests, latency, waiting, sizes, paths };
