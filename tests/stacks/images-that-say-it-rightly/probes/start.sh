#!/bin/sh
exec /bin/probes --web.listen-address=:9116
