import { Counter, Gauge } from 'prom-client';

import { labelNames, more } from './more.mjs';

new Counter({ name: 'shop_orders_total', help: 'Orders', ...more });
new Counter({ name: 'shop_logins_total', help: 'Logins', labelNames });
new Gauge({ name: 'shop_sessions', help: 'Sessions', labelNames: ['kind', ...labelNames] });
