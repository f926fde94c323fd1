const express = require("express");

class App {
  constructor(port) {
    this.port = port;
    this.app = express();
  }

  start() {
    this.app.listen(this.port);
  }
}

new App(process.env.APP_PORT).start();
