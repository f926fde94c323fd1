"""The image's health check: succeeds where the server of this container answers /healthz."""

import sys
from http.client import HTTPConnection, HTTPException

from webapp.gunicorn_conf import bind


def main() -> int:
    """Return 0 where the server answers 200, else 1 with the reason on standard error."""
    port = int(bind.rpartition(":")[2])
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        sys.stderr.write(f"port {port} does not answer /healthz: {error}\n")
        return 1
    finally:
        connection.close()
    if status != 200:
        sys.stderr.write(f"port {port} answers /healthz with {status}\n")
    return int(status != 200)


if __name__ == "__main__":
    sys.exit(main())
