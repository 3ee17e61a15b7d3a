"""Signed links: a personal invitation lets one person in, a test link lets anybody take part as a test.

A simulation proves by a token of its own that it is one.
"""

from hashlib import sha256

from itsdangerous import BadSignature, URLSafeSerializer

TEST = "test"
_SIMULATION = "simulation"


class Invitations:
    """Makes and reads invitation tokens; without the key they cannot be forged."""

    def __init__(self, secret: bytes) -> None:
        """Use `secret`, the app's key."""
        self._secret = secret

    def token(self, slug: str, number: int) -> str:
        """Return the token of the personal invitation `number` to the study `slug`.

        Raises ValueError for a negative number.
        """
        if number < 0:
            raise ValueError(f"number must be 0 or more; got {number}")
        return self._serializer(slug).dumps(number)

    def test_token(self, slug: str) -> str:
        """Return the token of the test link to the study `slug`."""
        return self._serializer(slug).dumps(TEST)

    def read(self, slug: str, token: object) -> int | str | None:
        """Return what `token` invites to in the study `slug`: a number, `TEST`, or None if it is not valid."""
        try:
            content = self._serializer(slug).loads(token) if isinstance(token, str) else None
        except BadSignature:
            return None
        return content if content == TEST or type(content) is int else None

    def simulation_token(self, slug: str) -> str:
        """Return the token by which a simulation marks its participants in the study `slug`."""
        return self._serializer(slug, _SIMULATION).dumps(True)

    def is_simulation(self, slug: str, token: object) -> bool:
        """Return whether `token` proves a simulation of the study `slug`."""
        try:
            return isinstance(token, str) and self._serializer(slug, _SIMULATION).loads(token) is True
        except BadSignature:
            return False

    def _serializer(self, slug: str, purpose: str = "invitation") -> URLSafeSerializer:
        return URLSafeSerializer(self._secret, salt=f"{purpose}/{slug}", signer_kwargs={"digest_method": sha256})
