import { createServer } from "node:http";
import { register, collectDefaultMetrics } from "prom-client";

collectDefaultMetrics();

const server = createServer(async (request, response) => {
  response.end(request.url === "/metrics" ? await register.metrics() : "shop");
});

server.listen(4000, "0.0.0.0");
