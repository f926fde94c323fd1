import express from 'express';
import client from 'prom-client';
import metrics from 'express-prometheus-middleware';

const orders = new client.Counter({ name: 'app_orders_total', help: 'Orders' });

const app = express();
app.use(metrics({ metricsPath: '/metrics', prefix: 'app_' }));
app.post('/orders', (_request, response) => {
  orders.inc();
  response.end();
});
app.listen(8080);
