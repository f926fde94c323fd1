import express, { type Request, type Response } from 'express';
import { Counter, Gauge, register, collectDefaultMetrics } from 'prom-client';

collectDefaultMetrics();

export const logins = new Counter<'way' | 'result'>({
  name: 'web_logins',
  help: 'Logins, right or wrong',
  labelNames: ['way', 'result'] as const,
});

export const sessions = new Gauge({ name: 'web_sessions' as const, help: 'Who is there' });

const app = express();
app.get('/metrics', async (_: Request, response: Response) => {
  response.type(register.contentType).send(await register.metrics());
});
app.listen(3000);
