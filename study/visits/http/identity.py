"""Who a browser belongs to, and addresses that only that person's browser can know."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256

from itsdangerous import BadSignature, URLSafeSerializer

from study.visits.answers.people import Place

COOKIE_PREFIX = "ranking-"
COOKIE_SECONDS = 180 * 24 * 3600

_TEST_SUFFIX = ".test"  # a slug has no dot
_TOKEN_BYTES = 16


class Identity:
    """Signs participants' cookies and derives the names of their sets and images.

    Names are keyed hashes: without the key they cannot be guessed, and they say nothing about the photo
    or the method behind them.
    """

    def __init__(self, secret: bytes) -> None:
        """Use `secret`, the app's key; whoever has it can forge cookies."""
        self._secret = secret

    def cookie(self, place: Place, participant: str) -> tuple[str, str]:
        """Return the name and the signed value of the cookie that marks `participant` at `place`."""
        return cookie_name(place), self._serializer(cookie_name(place)).dumps(participant)

    def participants(self, cookies: Mapping[str, str]) -> dict[Place, str]:
        """Return place -> participant for every cookie with a valid signature."""
        found: dict[Place, str] = {}
        for name, value in cookies.items():
            if name.startswith(COOKIE_PREFIX):
                try:
                    found[_place(name)] = str(self._serializer(name).loads(value))
                except BadSignature:
                    continue
        return found

    def person_token(self, participant: str) -> str:
        """Name the participant, so that a browser can keep the data of several participants apart."""
        return self._token("person", participant)

    def set_token(self, participant: str, index: int) -> str:
        """Name the participant's set at `index` in that person's order."""
        return self._token("set", participant, index)

    def image_token(self, participant: str, index: int, slot: int) -> str:
        """Name the image in `slot` (from 1) of the participant's set at `index`."""
        return self._token("image", participant, index, slot)

    def _serializer(self, name: str) -> URLSafeSerializer:
        salt = f"participant/{name.removeprefix(COOKIE_PREFIX)}"
        return URLSafeSerializer(self._secret, salt=salt, signer_kwargs={"digest_method": sha256})

    def _token(self, *parts: str | int) -> str:
        message = "/".join(map(str, parts)).encode()
        digest = hmac.new(self._secret, message, sha256).digest()[:_TOKEN_BYTES]
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


def cookie_name(place: Place) -> str:
    """Return the name of the cookie for `place`."""
    return COOKIE_PREFIX + place.slug + (_TEST_SUFFIX if place.mode == "test" else "")


def _place(name: str) -> Place:
    rest = name.removeprefix(COOKIE_PREFIX)
    return Place(rest.removesuffix(_TEST_SUFFIX), "test") if rest.endswith(_TEST_SUFFIX) else Place(rest)
