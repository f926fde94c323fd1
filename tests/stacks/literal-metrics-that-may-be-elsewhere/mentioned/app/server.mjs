import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Counter, register } from 'prom-client';

const orders = new Counter({ name: 'app_orders_total', help: 'Orders' });
const known = { orders };
for (const one of JSON.parse(readFileSync('counters.json', 'utf-8'))) {
  known[one.key] = { inc: () => orders.inc() };
}
createServer(async (_request, response) => response.end(await register.metrics())).listen(8080);
