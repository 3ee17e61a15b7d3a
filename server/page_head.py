"""What a Gradio page's head says to browsers and to sites that show a preview of a link: the page's own words."""

import re
from html import escape

_FROM_GRADIO = re.compile(
    rb"""<link\s+rel="manifest"[^>]*>|<meta\s+(?:property="og:|name="twitter:)[^>]*>""",
)
"""A manifest that is asked for outside of a proxy's prefix, and previews of Gradio, with its picture."""
_TITLE = re.compile(rb"<title>.*?</title>", re.DOTALL)
_END = b"</head>"


def with_own_head(page: bytes, title: str, description: str) -> bytes:
    """Replace what Gradio says about itself in the head of `page` by `title` and `description`."""
    start, end, rest = page.partition(_END)
    kept = _TITLE.sub(b"", _FROM_GRADIO.sub(b"", start))
    return kept + _tags(escape(title), escape(description)).encode() + end + rest


def _tags(title: str, description: str) -> str:
    return (
        f"<title>{title}</title>"
        f'<meta name="description" content="{description}">'
        '<meta property="og:type" content="website">'
        f'<meta property="og:title" content="{title}">'
        f'<meta property="og:description" content="{description}">'
    )
