"""Who a browser belongs to, and addresses that only that person's browser can know."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.requests import Request

from study.visits.answers.people import Place

COOKIE_PREFIX = "ranking-"
COOKIE_SECONDS = 180 * 24 * 3600
CREDENTIAL_HEADER = "X-Participant-Credential"
"""In it a page sends what the cookie would hold, as NAME=VALUE, where its browser keeps no cookies of ours."""

_TEST_SUFFIX = ".test"  # a slug has no dot
_TOKEN_BYTES = 16
_MOST_COOKIES = 4096
_MOST_TOKENS = 20_000
"""Names that are kept, of whoever was here last; one takes about 300 bytes."""
_RECOGNIZED = "/recognized"  # a participant's identifier has no slash


class Identity:
    """Signs participants' cookies and derives the names of their sets and images.

    Names are keyed hashes: without the key they cannot be guessed, and they say nothing about the photo
    or the method behind them.
    """

    def __init__(self, secret: bytes) -> None:
        """Use `secret`, the app's key; whoever has it can forge cookies."""
        self._secret = secret
        # A browser sends the same cookie with every request; the same value always has the same signature.
        self._read = lru_cache(_MOST_COOKIES)(self._value)
        # Every set is named with three answers.
        self._token = lru_cache(_MOST_TOKENS)(self._named)

    def cookie(self, place: Place, participant: str, recognized: bool = False) -> tuple[str, str]:
        """Return the name and the signed value of the cookie that marks `participant` at `place`.

        `recognized`: whether no more than an identifier in the address said who this is. Such a cookie is weaker.
        """
        value = participant + _RECOGNIZED if recognized else participant
        return cookie_name(place), self._serializer(cookie_name(place)).dumps(value)

    def credential(self, place: Place, participant: str, recognized: bool = False) -> str:
        """Return name and value of the same cookie, for the header `CREDENTIAL_HEADER`."""
        return "=".join(self.cookie(place, participant, recognized))

    def proved(self, request: Request) -> dict[Place, str]:
        """Return place -> participant for what a request proves, by cookies or by the header.

        Where both speak of one place the header counts: only a page whose cookie did not come back sends it.
        """
        return self.participants(_sent(request))

    def participants(self, cookies: Mapping[str, str]) -> dict[Place, str]:
        """Return place -> participant for every cookie with a valid signature."""
        return {place: value.removesuffix(_RECOGNIZED) for place, value in self._values(cookies).items()}

    def consented(self, request: Request) -> dict[Place, str]:
        """Return the same for what alone a browser got when its participant consented."""
        return {
            place: value for place, value in self._values(_sent(request)).items() if not value.endswith(_RECOGNIZED)
        }

    def _values(self, cookies: Mapping[str, str]) -> dict[Place, str]:
        found: dict[Place, str] = {}
        for name, value in cookies.items():
            if name.startswith(COOKIE_PREFIX):
                read = self._read(name, value)
                if read is not None:
                    found[_place(name)] = read
        return found

    def _value(self, name: str, sent: str) -> str | None:
        try:
            return str(self._serializer(name).loads(sent))
        except BadSignature:
            return None

    def person_token(self, participant: str) -> str:
        """Name the participant, so that a browser can keep the data of several participants apart."""
        return self._token("person", participant)

    def set_token(self, participant: str, index: int) -> str:
        """Name the participant's set at `index` in that person's order."""
        return self._token("set", participant, index)

    def image_token(self, participant: str, index: int, slot: int) -> str:
        """Name the image in `slot` (from 1) of the participant's set at `index`."""
        return self._token("image", participant, index, slot)

    def plate_token(self, participant: str, number: int, place: int) -> str:
        """Name the plate at `place` (from 0) of round `number` (from 1) of the participant's color-vision screening."""
        return self._token("plate", participant, number, place)

    def series_seed(self, participant: str, number: int) -> int:
        """Return the seed of the plates of that round: the participant's own identifier does not tell it."""
        return int.from_bytes(self._digest("series", participant, number))

    def _serializer(self, name: str) -> URLSafeSerializer:
        salt = f"participant/{name.removeprefix(COOKIE_PREFIX)}"
        return URLSafeSerializer(self._secret, salt=salt, signer_kwargs={"digest_method": sha256})

    def _named(self, *parts: str | int) -> str:
        return urlsafe_b64encode(self._digest(*parts)).rstrip(b"=").decode()

    def _digest(self, *parts: str | int) -> bytes:
        message = "/".join(map(str, parts)).encode()
        return hmac.digest(self._secret, message, "sha256")[:_TOKEN_BYTES]


def _sent(request: Request) -> dict[str, str]:
    name, _, value = request.headers.get(CREDENTIAL_HEADER, "").partition("=")
    return {**request.cookies, name: value}


def cookie_name(place: Place) -> str:
    """Return the name of the cookie for `place`."""
    return COOKIE_PREFIX + place.slug + (_TEST_SUFFIX if place.mode == "test" else "")


def _place(name: str) -> Place:
    rest = name.removeprefix(COOKIE_PREFIX)
    return Place(rest.removesuffix(_TEST_SUFFIX), "test") if rest.endswith(_TEST_SUFFIX) else Place(rest)
