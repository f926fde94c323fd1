const http = require('http');

http.createServer((request, answer) => answer.end('ok')).listen(8000);
