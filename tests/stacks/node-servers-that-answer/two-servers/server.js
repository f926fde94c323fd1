const express = require("express");
express().listen(3000);
express().listen(Number(process.env.METRICS_PORT));
