"""What people are given at each end of a visit, from study.yaml: a code, an address or both."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qs

from pydantic import HttpUrl, ValidationError

from study.content.yaml.block import Block
from study.content.yaml.definition import Completion, WayBack
from study.content.yaml.fragments import END
from study.content.yaml.setting import Option, Setting, keys, mapping_schema, text

LONGEST_CODE, LONGEST_URL = 200, 2000

IN_ADDRESS = ("{panel_person}", "{panel_visit}", "{panel_study}")
"""What an address may have in place of the panel's identifiers of the participant, the visit and the study."""

_EXAMPLE = "{code: ABC123, url: https://...}"

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


_WAY = {**mapping_schema((_CODE, _URL)), "minProperties": 1}
_EARLIER = (
    Setting(key="screened_out", about="The same for those whose visit a check before the sets has ended.", schema=_WAY),
    Setting(key="declined", about="The same for those who do not consent.", schema=_WAY),
)


def _read(root: Block, languages: Sequence[str]) -> Completion:
    content = root.mapping("completion", _EXAMPLE)
    block = Block(content, keys((_CODE, _URL, *_EARLIER)), root.problems, "completion")
    if "completion" in root and root.get("completion") == {}:
        root.problems.append("completion must have a code, a url or both; it is empty")
    finished = _read_way(block, languages)
    screened_out, declined = (_read_earlier(block, end.key, languages) for end in _EARLIER)
    return Completion(finished.code, finished.url, screened_out, declined)


def _read_earlier(completion: Block, end: str, languages: Sequence[str]) -> WayBack:
    content = completion.mapping(end, _EXAMPLE)
    block = Block(content, keys((_CODE, _URL)), completion.problems, completion.where(end))
    if end in completion and completion.get(end) == {}:
        completion.problems.append(f"{completion.where(end)} must have a code, a url or both; it is empty")
    return _read_way(block, languages)


def _read_way(block: Block, languages: Sequence[str]) -> WayBack:
    code, url = _CODE.read(block, languages), block.text("url", LONGEST_URL)
    address = None if url is None else _web_address(url)
    if url is not None and address is None:
        block.problem("url", "be an address that begins with https:// or http:// and that browsers can open")
    elif code is not None and address is not None and parse_qs(address.query or "").get("cc", [code]) != [code]:
        block.problem("url", f"pass the same code, cc={code}")
    strange = [name for name in re.findall(r"\{panel_\w*\}", url or "") if name not in IN_ADDRESS]
    if strange:
        block.problem("url", f"have no other place for an identifier than {', '.join(IN_ADDRESS)}")
    return WayBack(code=code, url=url)


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
    about="What people are shown at the end of a visit: a code, a url, or both; only once the last answer is stored.",
    schema={**mapping_schema((_CODE, _URL, *_EARLIER)), "minProperties": 1},
    read=_read,
    field="completion",
)
