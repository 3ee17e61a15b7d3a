"""The key that signs cookies, links and the addresses of images."""

import secrets
from contextlib import suppress

from db.settings import Settings
from db.signs_of_use import KEY
from enhancegan.whole_files import OWNERS_FOLDER, write_new

_BYTES = 32
_OWNER_ONLY = 0o600


def secret_key(settings: Settings) -> bytes:
    """Return the key in the data folder; it is made when first needed, then kept. OSError if it cannot be written."""
    path = settings.data / KEY
    if not path.exists():
        settings.data.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)
        # Another process may be first: then all processes use its key.
        with suppress(FileExistsError):
            write_new(path, secrets.token_bytes(_BYTES), _OWNER_ONLY)
    return path.read_bytes()
