export const settings = {
  port: Number(process.env.ORDERS_PORT ?? 3001),
  level: process.env.LOG_LEVEL ?? "info",
};
