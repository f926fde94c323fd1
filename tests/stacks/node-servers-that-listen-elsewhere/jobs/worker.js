const Koa = require("koa");
const { register } = require("prom-client");

const metrics = new Koa();
metrics.use(async (ctx) => {
  ctx.body = await register.metrics();
});
metrics.listen(9464);
