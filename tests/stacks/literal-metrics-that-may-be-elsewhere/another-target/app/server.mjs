import { createServer } from 'node:http';
import { Counter, register } from 'prom-client';

export const orders = new Counter({ name: 'app_orders_total', help: 'Orders' });
createServer(async (_request, response) => response.end(await register.metrics())).listen(8080);
