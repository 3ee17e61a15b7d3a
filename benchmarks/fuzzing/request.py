"""A request before it is sent, and the ways to make it a bad one besides its values."""

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote_plus

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from fuzzing.values import ODD_TEXTS, as_json, mutated, odd_json, odd_text, ref, short_bytes

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "get", "PROPFIND", "X" * 300)
Pairs = list[tuple[Any, Any]]


@dataclass(frozen=True)
class Form:
    """A form, sent as text or in parts; a file is (name of the file, its content)."""

    fields: Pairs
    in_parts: bool = False


@dataclass(frozen=True)
class Request:
    """What is sent; a `Ref` may stand for any part."""

    route: str
    """By which name it is counted."""
    method: str
    path: list[Any]
    """Its segments."""
    query: Pairs = field(default_factory=list)
    body: Any = None
    """A JSON value, a `Form`, bytes or nothing."""
    cookies: list[Any] = field(default_factory=list)
    headers: Pairs = field(default_factory=list)
    raw_path: bytes = b""
    """Follows the path as it is."""
    version: bytes = b"HTTP/1.1"
    damage: tuple[str, int] = ("none", 0)
    """What is done to the body once it is written, and where."""


_TYPES = (
    "text/plain", "application/json; charset=utf-16", "application/json; charset=nonsense", "APPLICATION/JSON", "",
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\u00e9", "\x80\xff",
    "application/x-www-form-urlencoded; charset=utf-7", "application/jsonx", ";",
    "multipart/form-data; boundary=" + "b" * 300,
)  # fmt: skip
_ADDRESSES = (
    "1.2.3.4",
    "::1",
    "nonsense",
    "",
    ",",
    "1.2.3.4, 5.6.7.8",
    "\xff",
    "[::1]:80",
    "1.2.3.4:99999",
    "unknown",
    "9" * 3000,
)
_ODD_HEADERS: dict[str, tuple[str, ...]] = {
    "X-Forwarded-For": _ADDRESSES,
    "X-Forwarded-Host": ("lab.example", "lab.example:99999999", "a b", "", "\xff\xfe", "[::1]", "a/b", "x" * 5000,
    "[", "..:0"),
    "X-Forwarded-Proto": ("https", "http", "wss", "ftp", "", "\xff", "https,http", "javascript"),
    "X-Forwarded-Prefix": ("/studio", "/", "//", "/a/../b", "studio", "/\xff", "/%00", "", "/" + "a" * 3000, "/study"),
    "X-Forwarded-Port": ("0", "-1", "x"),
    "X-Forwarded-Server": ("x",),
    "Forwarded": ("for=1.2.3.4;host=x;proto=https",),
    "X-Gradio-Server": ("http://x/", "nonsense", "http://[", "http://\xff", "http://x:99999999", ""),
    "X-Gradio-User": ("app", "api", "\xff"),
    "X-Hf-Authorization": ("Bearer x",),
    "X-Ip-Token": ("x",),
    "Host": ("", "lab.example", "x:99999999", "[::1", "\xff", "a b", "x/y", "x" * 3000, "x@y", "[v1.x]:1", ":80",
    "x:-1", "[zz]"),
    "Range": ("bytes=0-10", "bytes=-1", "bytes=9999999-", "bytes=5-2", "bytes=a-b", "bytes=0-0,2-3", "bytes=",
    "bytes=-",
              "bytes=0-99999999999999999999", "bytes=\u00b2-\u00b3", "bytes=0-1-2", "lines=1-2", "bytes=--1",
              "bytes=0-" + "9" * 5000),
    "If-Range": ('"x"', "Wed, 21 Oct 2015 07:28:00 GMT", "x"),
    "If-None-Match": ("*", '"', "W/x", "\xff"),
    "If-Modified-Since": ("yesterday", "Wed, 99 Foo 99999 99:99:99 GMT", "Wed, 21 Oct 2099 07:28:00 GMT"),
    "Accept": ("text/html", "*/*", "", "text/html;q=nan", "\xff", "," * 1000),
    "Accept-Language": ("de", "de;q=nan,en;q=inf", "xx;q=", ";;;", "de-" * 500, "*;q=-1", "\xff", "q=1e999",
    "en;q=" + "9" * 5000),
    "Accept-Encoding": ("br", "gzip", "br;q=nan", "identity;q=0", "", "\xff", "gzip;q=x, br;q=1e999"),
    "Accept-Charset": ("utf-7",),
    "Access-Control-Request-Method": ("POST", "\xff", ""),
    "Access-Control-Request-Headers": ("x", "\xff", "a\tb"),
    "Origin": ("null", "http://evil.example", "http://[", "http://localhost:x", "\xff", "", "://",
    "http://127.0.0.1:99999999"),
    "Referer": ("http://[", "\xff"),
    "Sec-Fetch-Site": ("same-origin", "cross-site", "none", "", "\xff"),
    "Authorization": ("Basic \xff", "Bearer x", "Basic eDp5"),
    "Content-Encoding": ("gzip", "br", "nonsense"),
    "Content-Disposition": ("form-data; name=\xff",),
    "Expect": ("100-continue", "200-nonsense"),
    "Upgrade": ("websocket", "h2c"),
    "Connection": ("close", "Upgrade", "keep-alive, Upgrade", "\xff"),
    "Sec-WebSocket-Key": ("dGhlIHNhbXBsZSBub25jZQ==", "x"),
    "Sec-WebSocket-Version": ("13", "0"),
    "Transfer-Encoding": ("chunked", "gzip", "identity", "chunked, chunked"),
    "Content-Length": ("0", "5", "-1", "x", "9" * 30, "+1", "\u0661"),
    "Content-Type": _TYPES,
    "Cookie": ("ranking-tiny", "=", ";;;", "ranking-=x", "ranking-.test=x", "a=\xff\xfe",
    "enhancegan_researcher=\xff", "$Version=1",
               'ranking-tiny="\\777"', "ranking-tiny=" + "x" * 8000, "access-token-x=1", "enhancegan_browser=a.b.c"),
    "X-HTTP-Method-Override": ("DELETE",),
    "\xff": ("x",),
    "X-Long": ("x" * 60_000,),
}  # fmt: skip
_odd_header = st.sampled_from([(name, value) for name, values in _ODD_HEADERS.items() for value in values]) | st.tuples(
    st.sampled_from(sorted(_ODD_HEADERS)), odd_text | short_bytes
)
_RAW_PATHS = (
    b"/", b"//", b"/..", b"/../../../../etc/passwd", b"/%2e%2e/%2e%2e/x", b"%00", b"%ff%fe", b"\xff\xfe",
    b"/%2F..%2f", b"%c0%af",
    b"%ED%A0%80", b"%", b"%z", b";x=1", b"#x", b"/" + b"a" * 20_000, b"\\..\\", b"/\xc3", b"?", b"??=&&==&%",
    b"?%ff=%ff",
    b"?study=%ED%A0%80", b"?a=" + b"1" * 30_000, b"?test=1&test=0", b"?page=x", b"?__theme=dark", b"?deep_link=x",
    b".json",
)  # fmt: skip
_DAMAGES = ("cut", "flip", "utf-16", "bom", "twice", "gzip", "empty", "garbage", "invalid utf-8")
_COOKIES = ("person", "researcher", "forged", "expired", "other")
_others_cookies = st.lists(st.sampled_from(_COOKIES).flatmap(ref), max_size=2)


@st.composite
def damaged(draw: DrawFn, request: Request) -> Request:
    """Draw the request with changes of its values, and sometimes of everything else."""
    path = draw(mutated(request.path, 1)) if draw(st.integers(0, 3)) == 0 else request.path
    body = request.body
    if isinstance(body, Form):
        body = draw(_damaged_form(body))
    elif body is not None and not isinstance(body, bytes):
        body = draw(mutated(body))
    changed = replace(
        request,
        path=path if isinstance(path, list) else [path],
        query=draw(_damaged_pairs(request.query)),
        body=body,
        cookies=draw(_others_cookies) if draw(st.integers(0, 5)) == 0 else request.cookies,
        headers=draw(st.lists(_odd_header, max_size=2)) if draw(st.integers(0, 2)) == 0 else [],
    )
    match draw(st.integers(0, 24)):
        case 0:
            changed = replace(changed, method=draw(st.sampled_from(METHODS)))
        case 1:
            changed = replace(changed, raw_path=draw(st.sampled_from(_RAW_PATHS) | short_bytes))
        case 2:
            changed = replace(
                changed, version=draw(st.sampled_from((b"HTTP/1.0", b"HTTP/2.0", b"HTTP/0.9", b"HTTPS", b"")))
            )
        case 3 | 4 | 5:
            changed = replace(changed, damage=(draw(st.sampled_from(_DAMAGES)), draw(st.integers(0, 400))))
        case 6:
            changed = replace(changed, body=draw(odd_json | short_bytes | st.just(Form([("a", "b")]))))
    return changed


@st.composite
def _damaged_pairs(draw: DrawFn, pairs: Pairs) -> Pairs:
    kept = [(name, draw(odd_text) if draw(st.integers(0, 5)) == 0 else value) for name, value in pairs]
    match draw(st.integers(0, 9)):
        case 0:
            kept = kept[:-1]
        case 1:
            kept = kept + kept
        case 2:
            kept.append((draw(odd_text), draw(odd_text)))
    return kept


@st.composite
def _damaged_form(draw: DrawFn, form: Form) -> Form:
    turned = draw(st.integers(0, 9)) == 0
    return Form(draw(_damaged_pairs(form.fields)), form.in_parts != turned)


def text_bytes(text: Any) -> bytes:
    """The bytes of anything that stands where text is expected; halves of surrogate pairs as UTF-8 forbids them."""
    if isinstance(text, bytes):
        return text
    if isinstance(text, tuple):
        return text_bytes(text[1])  # the content of a file
    return (text if isinstance(text, str) else as_json(text).decode()).encode("utf-8", "surrogatepass")


def body_bytes(body: Any) -> tuple[bytes, str | None]:
    """The bytes of a body, and the content type that goes with it."""
    if body is None:
        return b"", None
    if isinstance(body, bytes):
        return body, "application/octet-stream"
    if not isinstance(body, Form):
        return as_json(body), "application/json"
    if not body.in_parts:
        pairs = (f"{quote_plus(text_bytes(name))}={quote_plus(text_bytes(value))}" for name, value in body.fields)
        return "&".join(pairs).encode(), "application/x-www-form-urlencoded"
    return b"".join(map(_part, body.fields)) + b"--cut--\r\n", "multipart/form-data; boundary=cut"


def _part(pair: tuple[Any, Any]) -> bytes:
    name, value = pair
    file = b""
    if isinstance(value, tuple):
        file, value = b'; filename="' + text_bytes(value[0]) + b'"', value[1]
    head = b'--cut\r\nContent-Disposition: form-data; name="' + text_bytes(name) + b'"' + file + b"\r\n\r\n"
    return head + text_bytes(value) + b"\r\n"


ODD_FILES: Pairs = [(name, b"x") for name in ODD_TEXTS if len(name) < 400]
"""Files of odd names."""
