"""Where a service speaks FastCGI and no HTTP: php-fpm, as the official images of PHP start it.

Sources: the Dockerfiles of the official image of PHP, whose variants named `fpm` start php-fpm on port 9000 (`listen =
9000` in zz-docker.conf), and the image of Bitnami, which does the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stacklint.stack.containers.build import base_image
from stacklint.stack.containers.ports import lends_network
from stacklint.stack.sources.image import read_image

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Compose, Image, Service
    from stacklint.stack.repository.files import Files

FASTCGI: Final = 9000
"""The port of php-fpm."""
_BITNAMI: Final = "bitnami/php-fpm"
_PROGRAM: Final = "php-fpm"
_BESIDE: Final = ("nginx", "supervisor", "caddy", "apache", "httpd", "s6", "exporter", str(FASTCGI))
"""What the words of a command have that may start something else as well."""


def speaks_fastcgi(service: Service, compose: Compose, files: Files) -> bool:
    """Whether php-fpm, and nothing else, surely listens on its port in a service."""
    base = base_image(service, compose, files) if service.build is not None else service.image
    if base is None or not _has_fpm(base) or service.network_mode or lends_network(service, compose):
        return False
    image = read_image(service, compose, files, (".sh",))
    if image is None:
        return False
    words = [word.text for word in image.words]
    said = " ".join(words)
    own = not words or any(word.rpartition("/")[2] == _PROGRAM for word in words)
    return own and not any(name in said for name in _BESIDE)


def _has_fpm(image: Image) -> bool:
    """Whether an image is one of PHP that starts php-fpm."""
    official = image.repository == "php" and "fpm" in image.tag.split("-")
    return official or image.repository == _BITNAMI
