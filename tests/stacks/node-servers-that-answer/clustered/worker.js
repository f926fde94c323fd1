require("express")().listen(process.env.WORKER_PORT);
