module.exports = { apps: [{ script: "server.js", env: { PORT: process.env.WEB_PORT } }] };
