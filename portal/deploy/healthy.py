"""Exit 0 when the site in this container answers (the image has no curl). Used by the container's health check."""

import http.client
import sys


def main() -> int:
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
    try:
        connection.request("GET", "/", headers={"Host": "localhost", "X-Forwarded-Proto": "https"})
        return 0 if connection.getresponse().status < http.HTTPStatus.BAD_REQUEST else 1
    except (OSError, http.client.HTTPException):
        return 1


if __name__ == "__main__":
    sys.exit(main())
