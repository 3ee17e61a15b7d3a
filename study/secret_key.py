"""The key that signs cookies, links and the addresses of images."""

import secrets
from contextlib import suppress

from db.settings import Settings
from enhancegan.whole_files import write_new

_FILE = "secret.key"
_BYTES = 32
_OWNER_ONLY = 0o600


def secret_key(settings: Settings) -> bytes:
    """Return the key in the data folder; it is made when first needed, then kept. OSError if it cannot be written."""
    path = settings.data / _FILE
    if not path.exists():
        settings.data.mkdir(parents=True, exist_ok=True)
        # Another process may be first: then all processes use its key.
        with suppress(FileExistsError):
            write_new(path, secrets.token_bytes(_BYTES), _OWNER_ONLY)
    return path.read_bytes()
