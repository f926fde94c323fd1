const cluster = require("node:cluster");
if (cluster.isPrimary) {
  cluster.fork();
  require("express")().listen(3000);
} else {
  require("./worker");
}
