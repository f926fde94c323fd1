import { Counter } from 'prom-client';

new Counter({ name: 'shop_orders_total', help: 'Orders', labelNames: ['region'] });
