const express = require('express');
const { register, requests, latency } = require('./metrics');

const app = express();
app.use((req, res, next) => {
  const end = latency.startTimer();
  res.on('finish', () => {
    end();
    requests.inc({ method: req.method, status: res.statusCode });
  });
  next();
});
app.get('/metrics', async (_req, res) => {
  res.set('Content-Type', register.contentType);
  res.end(await register.metrics());
});
app.listen(3000);
