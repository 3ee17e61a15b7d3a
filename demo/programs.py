"""Endpoints for programs: Gradio's clients, curl and assistants that speak MCP have photos edited as the page has."""

import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast
from urllib.parse import quote

import gradio as gr
from gradio.events import api
from gradio.utils import get_upload_folder
from gradio_client.utils import is_file_obj_with_meta

from demo import tasks
from demo.addresses import MCP_PATH
from demo.kinds import check_kinds
from demo.photo_queue import MOST_WAITING, BusyError, PhotoQueue
from demo.visitors import file_name
from demo.worker import WorkerError

# The operator's own name for itself would load the networks.
_WITH_LOOKS = "photographic"

P = ParamSpec("P")
T = TypeVar("T")


def add_programs(page: gr.Blocks, queue: PhotoQueue) -> None:
    """Add the endpoints to a page.

    Args:
        page: programs call its address.
        queue: the queue for photos, in which programs wait like everybody else.
    """
    programs = _Programs(queue)
    # `queue` lets one at a time through. If these were queued, Gradio's MCP server would call itself over HTTP, at
    # whatever host the request names.
    options: dict[str, Any] = {"queue": False, "concurrency_limit": None, "concurrency_id": "photos"}
    with page:
        api(programs.methods, api_name="methods", **options)
        api(programs.parameters, api_name="parameters", **options)
        api(programs.render, api_name="render", **options)
        api(programs.enhance_photo, api_name="enhance", **options)
    # Other clients come through the queue all the same.
    page.queue(max_size=MOST_WAITING)


class _Programs:
    """The endpoints. Names, types and docstrings are what programs are told of them: one line for each argument."""

    def __init__(self, queue: PhotoQueue) -> None:
        self._queue = queue

    async def methods(self, request: gr.Request) -> list[dict[str, Any]]:
        """List the methods that edit photos, with the name, unit and range of each parameter.

        Returns:
            For each method its name, label, description and parameters; a parameter changes nothing at its identity.
        """
        with _told():
            return _content(request, await self._do(request, tasks.methods))

    async def parameters(self, request: gr.Request, photo: gr.FileData, method: str = "photographic") -> dict[str, Any]:
        """Say how a method would edit a photo, without doing it: settings that render applies, as they are or changed.

        Args:
            request: Where the call comes from; Gradio says it.
            photo: The photo, in any usual format or camera RAW: uploaded to this server before, or a data URL.
            method: Name of a method, as listed by methods.

        Returns:
            An object with settings, and for the method photographic with looks: settings of variations by name.
        """
        with _told():
            check_kinds({"method": method}, {"method": str})
            path = _uploaded(photo)
            settings = await self._do(request, tasks.propose, path, method)
            looks = await self._do(request, tasks.looks, path) if method == _WITH_LOOKS else {}
            return _content(request, {"settings": settings, "looks": looks})

    async def render(
        self,
        request: gr.Request,
        photo: gr.FileData,
        settings: dict[str, Any],
        format: str = "same",
        quality: int = 95,
        metadata: str = "keep",
    ) -> gr.FileData:
        """Edit a photo by given settings, at its full size and depth.

        Args:
            request: Where the call comes from; Gradio says it.
            photo: The photo, in any usual format or camera RAW: uploaded to this server before, or a data URL.
            settings: An object with method and parameters, and strength, protect_neutrals and crop if wanted.
            format: same (as the photo), jpeg, png, webp, tiff or avif.
            quality: 1 to 100, of JPEG, WebP and AVIF.
            metadata: keep, no-gps (without coordinates) or none.

        Returns:
            The edited photo; by MCP its address, from which it can be loaded for a while.
        """
        with _told():
            check_kinds({"settings": settings}, {"settings": dict})
            return await self._rendered(request, _uploaded(photo), settings, format, quality, metadata)

    async def enhance_photo(
        self,
        request: gr.Request,
        photo: gr.FileData,
        method: str = "photographic",
        strength: float = 1.0,
        format: str = "same",
        quality: int = 95,
        metadata: str = "keep",
    ) -> gr.FileData:
        """Enhance a photo automatically, at its full size and depth.

        Args:
            request: Where the call comes from; Gradio says it.
            photo: The photo, in any usual format or camera RAW: uploaded to this server before, or a data URL.
            method: Name of a method, as listed by methods; photographic is the best.
            strength: 0 to 1.5: 0 changes nothing, 1 is what the method proposes.
            format: same (as the photo), jpeg, png, webp, tiff or avif.
            quality: 1 to 100, of JPEG, WebP and AVIF.
            metadata: keep, no-gps (without coordinates) or none.

        Returns:
            The enhanced photo; by MCP its address, from which it can be loaded for a while.
        """
        with _told():
            check_kinds({"method": method, "strength": strength}, {"method": str, "strength": float})
            path = _uploaded(photo)
            settings = await self._do(request, tasks.propose, path, method, strength)
            return await self._rendered(request, path, settings, format, quality, metadata)

    async def _rendered(
        self, request: gr.Request, path: str, settings: dict[str, Any], format: str, quality: int, metadata: str
    ) -> gr.FileData:
        check_kinds(
            {"format": format, "quality": quality, "metadata": metadata},
            {"format": str, "quality": int, "metadata": str},
        )
        stem = f"{Path(file_name(Path(path).name)).stem}-enhanced"
        # Whoever knows the address of a file may load it.
        folder = Path(get_upload_folder()) / secrets.token_hex(20)
        made = await self._do(request, tasks.save, path, json.dumps(settings), stem, folder, format, quality, metadata)
        return _file(request, folder / made["name"], made)

    async def _do(self, request: gr.Request, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        visitor = request.client.host if request.client else ""
        # Not the request: Gradio answers many before their turn has come.
        return await self._queue.do(None, visitor, task, *args, **kwargs)


@contextmanager
def _told() -> Iterator[None]:
    """Tell a program in one sentence what was wrong."""
    try:
        yield
    except (BusyError, WorkerError, ValueError) as error:
        raise gr.Error(str(error), print_exception=False) from error


def _uploaded(photo: object) -> str:
    """The path of a file that Gradio has checked to be an upload, which counts as used now."""
    # Anything else went past that check.
    if not is_file_obj_with_meta(photo):
        raise ValueError("photo must be a file that was uploaded here, or a data URL")
    assert isinstance(photo, dict)  # noqa: S101 - has been checked
    path = Path(photo["path"])
    if not path.is_file():
        raise ValueError("This photo is no longer there. Please upload it again.")
    os.utime(path)
    return str(path)


def _content(request: gr.Request, content: T) -> T:
    """Return what a program gets; Gradio would write it for MCP as Python does."""
    return cast(T, json.dumps(content)) if _is_mcp(request) else content


def _file(request: gr.Request, file: Path, made: dict[str, Any]) -> gr.FileData:
    """Return a file for a program; for MCP, where it is."""
    if not _is_mcp(request):
        return gr.FileData(path=str(file), orig_name=file.name, size=made["bytes"])
    # Gradio would decode the file, encode it anew and send all of it, while everybody waits.
    address = f"{str(request.url).partition(MCP_PATH)[0]}/gradio_api/file={quote(str(file))}"
    return cast(gr.FileData, json.dumps({"address": address, **made}))


def _is_mcp(request: gr.Request) -> bool:
    return MCP_PATH in request.url.path
