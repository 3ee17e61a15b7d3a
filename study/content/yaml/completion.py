"""What participants are given at the end, from study.yaml: a code, an address or both."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qs

from pydantic import HttpUrl, ValidationError

from study.content.yaml.block import Block
from study.content.yaml.definition import Completion
from study.content.yaml.fragments import END
from study.content.yaml.setting import Option, Setting, keys, mapping_schema, text

LONGEST_CODE, LONGEST_URL = 200, 2000

# Credentials, a host or an IPv6 address, a port, and the rest.
_ADDRESS = (
    r"^[Hh][Tt][Tt][Pp][Ss]?://([^\s/?#\\@\[\]]*@)?([^\s/?#\\@\[\]:%<>^|]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{0,5})?([/?#]\S*)?"
    + END
)

_CODE = text("code", "Code to enter at the panel that sent the participants.", LONGEST_CODE)
_URL = Setting(
    key="url",
    about="Address that takes participants back to the panel; it begins with https:// or http://.",
    schema={"type": "string", "maxLength": LONGEST_URL, "pattern": _ADDRESS},
)


def _read(root: Block, languages: Sequence[str]) -> Completion:
    content = root.mapping("completion", "{code: ABC123, url: https://...}")
    block = Block(content, keys((_CODE, _URL)), root.problems, "completion")
    if "completion" in root and isinstance(root.get("completion"), dict) and not root.get("completion"):
        root.problems.append("completion must have a code, a url or both; it is empty")
    code, url = _CODE.read(block, languages), block.text("url", LONGEST_URL)
    address = None if url is None else _web_address(url)
    if url is not None and address is None:
        block.problem("url", "be an address that begins with https:// or http:// and that browsers can open")
    elif code is not None and address is not None and parse_qs(address.query or "").get("cc", [code]) != [code]:
        block.problem("url", f"pass the same code, cc={code}")
    return Completion(code=code, url=url)


def _web_address(url: str) -> HttpUrl | None:
    """Return an address that every browser opens; None for all else."""
    if not url.isprintable() or not re.match(_ADDRESS, url):
        return None
    try:
        # It follows the URL Standard, as browsers do: ports, IPv4 addresses, names in other alphabets.
        return HttpUrl(url)
    except ValidationError:
        return None


COMPLETION = Option(
    key="completion",
    about="What participants are shown once the last answer is stored: a code, a url, or both.",
    schema={**mapping_schema((_CODE, _URL)), "minProperties": 1},
    read=_read,
    field="completion",
)
