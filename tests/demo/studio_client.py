"""A visitor of the enhancement page without a browser, and photos as they come from one."""

import io

import httpx
import numpy as np
from PIL import Image


def upload(visitor: httpx.Client, content: bytes, name: str = "my photo.jpg") -> dict[str, object]:
    """Send a photo; return what the page is told about it."""
    reply = visitor.post("/photos", params={"name": name}, content=content)
    assert reply.status_code == 201, reply.text
    info: dict[str, object] = reply.json()
    return info


def encoded(photo: Image.Image, format: str = "PNG", **options: object) -> bytes:
    """Return a photo as the bytes of a file."""
    file = io.BytesIO()
    photo.save(file, format, **options)
    return file.getvalue()


def picture_in(reply: httpx.Response) -> np.ndarray:
    """Return the pixels of a picture that was sent, (H, W, 3)."""
    assert reply.status_code == 200, reply.text
    return np.asarray(Image.open(io.BytesIO(reply.content)).convert("RGB")).astype(int)
