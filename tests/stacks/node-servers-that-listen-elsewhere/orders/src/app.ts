import Fastify from "fastify";
import { register } from "prom-client";

export function build() {
  const app = Fastify({ logger: true });
  app.get("/metrics", async () => register.metrics());
  return app;
}
