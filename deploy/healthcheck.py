"""The container's health check: exit status 0 once the app on this machine at $PORT says that it is ready, else 1."""

import os
import sys
from http.client import HTTPConnection, HTTPException

ROUTE = "/readyz"
TIMEOUT_S = 8


def main() -> int:
    """Print what the app says, for `docker inspect`, and return the exit status."""
    connection = HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or 7860), timeout=TIMEOUT_S)
    try:
        connection.request("GET", ROUTE)
        answer = connection.getresponse()
        print(answer.status, answer.read().decode())
    except (OSError, HTTPException) as error:
        print(f"no answer: {error}")
        return 1
    finally:
        connection.close()
    return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
