const getPort = require("get-port");
getPort().then((port) => require("express")().listen(port));
