"""Which files a request may name: uploads to this server. Gradio would download any public address for anybody."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import gradio as gr
from gradio import processing_utils
from gradio.utils import get_upload_folder

_FILE = "/gradio_api/file="
_REFUSED = "This server fetches nothing from other addresses: upload the photo to it, or send it as a data URL."


def refuse_addresses() -> None:
    """Have every Gradio page of this process take no file from elsewhere; the address of an upload stands for it."""
    # All of Gradio's components come here for an address.
    processing_utils.async_ssrf_protected_download = _upload_at


def researcher_uploads() -> Path:
    """Return the folder for what the researcher uploads; the pages for everybody keep theirs around it."""
    return Path(get_upload_folder()) / "researcher"


async def _upload_at(url: str, cache_dir: str) -> str:
    """Return the path of an upload, given its whole address.

    Raises:
        gr.Error: for any other address.
    """
    _, is_file, path = unquote(urlsplit(url).path).partition(_FILE)
    file = Path(path).resolve()
    uploads = Path(cache_dir).resolve()
    if not is_file or not file.is_relative_to(uploads) or file.is_relative_to(researcher_uploads().resolve()):
        raise gr.Error(_REFUSED, print_exception=False)
    return str(file)
