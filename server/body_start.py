"""HTML of our own at the start of a Gradio page's body: what Gradio is given itself, it adds by script."""

_BODY = b"<body"


def with_start(page: bytes, html: bytes) -> bytes:
    """Put `html` right behind the tag that opens the body of `page`."""
    end = page.index(b">", page.index(_BODY)) + 1
    return page[:end] + html + page[end:]
