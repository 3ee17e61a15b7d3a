"""The three Gradio pages, each at its address."""

from collections.abc import Callable, Iterator
from functools import partial
from inspect import iscoroutinefunction
from typing import Any

import gradio as gr
from fastapi import FastAPI
from gradio.routes import App
from starlette.routing import Mount

from db.settings import Settings
from demo.addresses import PHOTOS_FOLDER, SAMPLES_FOLDER
from demo.photo_queue import PhotoQueue
from demo.worker import Worker
from server.assistants import can_speak_mcp, offer_only_tools, refuse_streams
from server.body_start import with_start
from server.guard.limits import GIGABYTE, MEGABYTE, Limits
from server.guard.wrong_events import refuse_wrong_events
from server.guard.wrong_requests import WrongRequests
from server.job_order import take_turns
from server.own_files import refuse_addresses, researcher_uploads
from server.page_head import with_own_head
from server.sent_page import SentPage
from server.study_work import in_process
from study.content.making.build_queue import BuildQueue
from study.researcher.login import PREFIX, ResearcherLogin
from study.researcher.stores import Stores


def mount_researcher(
    app: FastAPI,
    stores: Stores,
    login: ResearcherLogin,
    worker: Worker,
    builds: BuildQueue,
    preparing: Callable[[], bool] = lambda: False,
) -> None:
    """Add the researcher's page at `/researcher/`, with what it loads; the gate of `login` must be in front of it.

    Args:
        app: the server.
        stores: where studies and answers are.
        login: knows the researcher.
        worker: does the work on photos.
        builds: makes studies from photos.
        preparing: whether a first study is being built.
    """
    from study.researcher.limits import LARGEST_STUDY_GB
    from study.researcher.new_study.addresses import MODULES_PATH
    from study.researcher.new_study.from_photos import page_modules
    from study.researcher.new_study.routes import new_study_router
    from study.researcher.page import DESCRIPTION, STYLE, build_page
    from study.researcher.routes import researcher_router
    from study.researcher.settings_routes import settings_router
    from study.researcher.settings_tab import MODULES_FOLDER, settings_modules

    app.include_router(settings_router(stores, login))
    app.mount(f"{PREFIX}/{MODULES_FOLDER}", settings_modules().routes())
    app.include_router(researcher_router(stores, login))
    app.include_router(new_study_router(builds, login, in_process(worker)))
    modules = page_modules()
    app.mount(MODULES_PATH, modules.routes())
    mounted = _mount(
        app,
        build_page(stores, modules, preparing),
        PREFIX,
        DESCRIPTION,
        auth_dependency=login.researcher_dependency,
        css=STYLE,
        max_file_size=LARGEST_STUDY_GB * GIGABYTE,
        allowed_paths=[],
    )
    # The other pages would send a file of Gradio's folder to whoever knows its name.
    mounted.uploaded_file_dir = str(researcher_uploads())


def mount_participants(app: FastAPI) -> None:
    """Add the participants' page at `/study`; the routes of `study.visits.http.routes` must come before it."""
    from study.visits.page import (
        DESCRIPTION,
        LARGEST_UPLOAD,
        MODULES_FOLDER,
        body_start,
        build_page,
        page_head,
        page_modules,
    )

    modules = page_modules()
    app.mount(f"/study/{MODULES_FOLDER}", modules.routes())
    page = build_page(modules)
    _mount(
        app,
        page,
        "/study",
        DESCRIPTION,
        body_start(),
        max_file_size=LARGEST_UPLOAD,
        head=page_head(modules),
        **_public([]),
    )


def mount_enhancement(
    app: FastAPI, settings: Settings, queue: PhotoQueue, limits: Limits, with_study: bool = True
) -> None:
    """Add the enhancement page at `/`, after everything else: nothing that is added later can be reached.

    Args:
        app: the server.
        settings: say where photos and samples are kept.
        queue: where requests wait for the process for photos.
        limits: how much may be uploaded, and how long it is kept.
        with_study: whether the page links to the study.
    """
    from demo.http.routes import studio_router
    from demo.page import DESCRIPTION, MODULES_PATH, body_start, build_page, page_head, page_modules

    modules = page_modules()
    photos, samples = settings.cache / PHOTOS_FOLDER, settings.cache / SAMPLES_FOLDER
    app.include_router(studio_router(photos, samples, queue, limits.upload_mb, limits.keep_files_s))
    app.mount(f"/{MODULES_PATH}", modules.routes())
    page = build_page(modules, queue, with_study)
    with_mcp = can_speak_mcp()
    if with_mcp:
        refuse_streams(app)
    _mount(
        app,
        page,
        "/",
        DESCRIPTION,
        body_start(),
        max_file_size=int(limits.upload_mb * MEGABYTE),
        head=page_head(modules),
        mcp_server=with_mcp,
        **_public([]),
    )
    if with_mcp:
        offer_only_tools(page)


def end_streams(app: FastAPI) -> None:
    """Have every Gradio page of `app` end the streams that its visitors keep open for as long as they stay."""
    for page in _gradio_apps(app):
        page.stop_event.set()


def _gradio_apps(app: FastAPI) -> Iterator[App]:
    return (route.app for route in app.routes if isinstance(route, Mount) and isinstance(route.app, App))


def _own_html(title: str, description: str, start: bytes, served: bytes) -> bytes:
    return with_start(with_own_head(served, title, description), start)


def _public(allowed: list[str]) -> dict[str, list[str]]:
    """Which files a page without a login may send."""
    return {"allowed_paths": allowed, "blocked_paths": [str(researcher_uploads())]}


def _mount(app: FastAPI, page: gr.Blocks, path: str, description: str, start: str = "", **options: Any) -> App:
    """Mount a page without what Gradio adds to it.

    Args:
        app: the server.
        page: what is mounted.
        path: where.
        description: what previews of links to it say.
        start: HTML for the start of its body.
        options: of `gradio.mount_gradio_app`.
    """
    refuse_addresses()
    # A mounted page never launches, and until it has, Gradio lets a request name any file of the server as its upload.
    page.has_launched = True
    # Past the queue a visitor's jobs would take all threads of the server, which studies need, to wait for their turn.
    page.api_open = False
    # The visitor's own system font: nothing is fetched from elsewhere.
    theme = gr.themes.Default(font=("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif"))
    gr.mount_gradio_app(
        app,
        page,
        path=path,
        theme=theme,
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        app_kwargs={"openapi_url": None},
        **options,
    )
    take_turns(page._queue)
    mounted = next(mounted for mounted in _gradio_apps(app) if mounted.blocks is page)
    for event in page.fns.values():
        # Also those that run in browsers only, after the page has been told so. Programs' functions have a queue of
        # their own.
        event.queue = event.queue or not iscoroutinefunction(event.fn)
    mounted.add_middleware(WrongRequests)
    mounted.add_middleware(SentPage, change=partial(_own_html, str(page.title), description, start.encode()))
    refuse_wrong_events(page)
    return mounted
