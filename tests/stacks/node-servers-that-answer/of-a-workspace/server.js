const { serve } = require("@acme/http");
require("express")().listen(3000);
serve();
