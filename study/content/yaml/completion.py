"""What participants are given at the end, from study.yaml: a code, an address or both."""

from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from study.content.yaml.block import Block
from study.content.yaml.definition import Completion
from study.content.yaml.setting import Option, Setting, keys, mapping_schema, text

LONGEST_CODE, LONGEST_URL = 200, 2000

_CODE = text("code", "Code to enter at the panel that sent the participants.", LONGEST_CODE)
_URL = Setting(
    key="url",
    about="Address that takes participants back to the panel; it begins with https:// or http://.",
    schema={
        "type": "string",
        "maxLength": LONGEST_URL,
        "pattern": r"^[Hh][Tt][Tt][Pp][Ss]?://([^\s/?#\[\]]|\[[^\s\[\]]*\])+([/?#]\S*)?$",
    },
)


def _read(root: Block, languages: Sequence[str]) -> Completion:
    content = root.mapping("completion", "{code: ABC123, url: https://...}")
    block = Block(content, keys((_CODE, _URL)), root.problems, "completion")
    if "completion" in root and isinstance(root.get("completion"), dict) and not root.get("completion"):
        root.problems.append("completion must have a code, a url or both; it is empty")
    code, url = _CODE.read(block, languages), block.text("url", LONGEST_URL)
    if url is not None and not _is_web_address(url):
        block.problem("url", "be an address that begins with https:// or http://")
    elif code is not None and url is not None and parse_qs(urlsplit(url).query).get("cc", [code]) != [code]:
        block.problem("url", f"pass the same code, cc={code}")
    return Completion(code=code, url=url)


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable() and " " not in url


COMPLETION = Option(
    key="completion",
    about="What participants are shown once the last answer is stored: a code, a url, or both.",
    schema={**mapping_schema((_CODE, _URL)), "minProperties": 1},
    read=_read,
    field="completion",
)
