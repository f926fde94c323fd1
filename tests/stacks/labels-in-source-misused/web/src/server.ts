import { Counter, register } from 'prom-client';

import { buttons } from './buttons';

register.setDefaultLabels({ app: 'web' });

export const visits = new Counter({
  name: 'web_visits_total',
  help: 'Who looked at what',
  labelNames: ['page', 'status'] as const,
});
export const clicks = new Counter({ name: 'web_clicks_total', help: 'Clicks', labelNames: Object.keys(buttons) });
