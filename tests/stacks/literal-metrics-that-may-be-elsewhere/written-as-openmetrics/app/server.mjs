import { createServer } from 'node:http';
import { Counter, Registry, register } from 'prom-client';

register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
export const orders = new Counter({ name: 'app_order', help: 'Orders' });
createServer(async (_request, response) => response.end(await register.metrics())).listen(8080);
