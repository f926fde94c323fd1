const express = require("express");
const client = require("prom-client");

client.collectDefaultMetrics();
const app = express();
const port = process.env.PORT || 3000;

app.get("/health", (req, res) => res.send("ok"));
app.get("/metrics", async (req, res) => {
  res.set("Content-Type", client.register.contentType);
  res.end(await client.register.metrics());
});

app.listen(port, () => {
  console.log(`listening on ${port}`);
});
