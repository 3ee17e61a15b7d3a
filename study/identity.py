"""Who a browser belongs to, and addresses that only that person's browser can know."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256

from itsdangerous import BadSignature, URLSafeSerializer

COOKIE_PREFIX = "ranking-"
COOKIE_SECONDS = 180 * 24 * 3600

_TOKEN_BYTES = 16


class Identity:
    """Signs participants' cookies and derives the names of their sets and images.

    Names are keyed hashes: without the key they cannot be guessed, and they say nothing about the photo
    or the method behind them.
    """

    def __init__(self, secret: bytes) -> None:
        """Use `secret`, the app's key; whoever has it can forge cookies."""
        self._secret = secret

    def cookie(self, slug: str, participant: str) -> tuple[str, str]:
        """Return the name and the signed value of the cookie that marks `participant` in the study `slug`."""
        return COOKIE_PREFIX + slug, self._serializer(slug).dumps(participant)

    def participants(self, cookies: Mapping[str, str]) -> dict[str, str]:
        """Return study slug -> participant for every cookie with a valid signature."""
        found: dict[str, str] = {}
        for name, value in cookies.items():
            if name.startswith(COOKIE_PREFIX):
                slug = name.removeprefix(COOKIE_PREFIX)
                try:
                    found[slug] = str(self._serializer(slug).loads(value))
                except BadSignature:
                    continue
        return found

    def set_token(self, participant: str, index: int) -> str:
        """Name the participant's set at `index` in that person's order."""
        return self._token("set", participant, index)

    def image_token(self, participant: str, index: int, slot: int) -> str:
        """Name the image in `slot` (from 1) of the participant's set at `index`."""
        return self._token("image", participant, index, slot)

    def _serializer(self, slug: str) -> URLSafeSerializer:
        return URLSafeSerializer(self._secret, salt=f"participant/{slug}", signer_kwargs={"digest_method": sha256})

    def _token(self, *parts: str | int) -> str:
        message = "/".join(map(str, parts)).encode()
        digest = hmac.new(self._secret, message, sha256).digest()[:_TOKEN_BYTES]
        return urlsafe_b64encode(digest).rstrip(b"=").decode()
