"""EnhanceGAN Studio in one server: the enhancement page, the ranking studies and the researcher's results."""

import argparse
import logging
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse
from sqlalchemy.exc import SQLAlchemyError

from db.settings import PASSWORD_VARIABLE, Settings
from enhancegan.console import add_version, escape_unprintable
from enhancegan.version import project_version

if TYPE_CHECKING:
    import gradio as gr

    from study.researcher.login import ResearcherLogin
    from study.researcher.stores import Stores


def build_app(settings: Settings, password: str) -> FastAPI:
    """Build the server.

    Args:
        settings: where data lives.
        password: opens the researcher's page.

    Returns:
        One FastAPI application with three Gradio pages: `/researcher/`, `/study/` and, last, `/`.
    """
    # Gradio reads this when it is imported, so everything that imports it comes after.
    os.environ["GRADIO_TEMP_DIR"] = str(settings.cache / "gradio")

    from db.session import Database
    from study.content.keeping.catalog import Catalog
    from study.content.making.builder import ensure_sample_study
    from study.researcher.login import ResearcherLogin
    from study.researcher.stores import Stores
    from study.secret_key import secret_key
    from study.visits.http.routes import study_router

    database = Database.open(settings.database_url)
    ensure_sample_study(settings)
    catalog = Catalog(settings.studies, database)
    app = FastAPI(title="EnhanceGAN Studio", openapi_url=None)
    login = ResearcherLogin(password, secret_key(settings))
    login.protect(app)
    app.include_router(study_router(database, catalog, settings))
    app.add_api_route("/study", _with_slash, include_in_schema=False)
    mount_researcher(app, Stores(database, catalog, settings), login)
    mount_participants(app)
    mount_enhancement(app, settings.cache / "results")
    return app


def mount_researcher(app: FastAPI, stores: "Stores", login: "ResearcherLogin") -> None:
    """Add the researcher's page at `/researcher/`, with what it loads; `login.protect(app)` must have been called."""
    from study.researcher.login import PREFIX
    from study.researcher.page import LARGEST_UPLOAD, STYLE, build_page
    from study.researcher.routes import researcher_router

    app.include_router(researcher_router(stores, login))
    _mount(
        app,
        build_page(stores),
        PREFIX,
        auth_dependency=login.researcher_dependency,
        css=STYLE,
        max_file_size=LARGEST_UPLOAD,
        allowed_paths=[],
    )


def mount_participants(app: FastAPI) -> None:
    """Add the participants' page at `/study`; the routes of `study.visits.http.routes` must have been added before."""
    from study.visits.page import LARGEST_UPLOAD, MODULES_FOLDER, build_page, page_head, page_modules

    modules = page_modules()
    app.mount(f"/study/{MODULES_FOLDER}", modules.routes())
    _mount(app, build_page(modules), "/study", max_file_size=LARGEST_UPLOAD, head=page_head(modules))


def mount_enhancement(app: FastAPI, results: Path) -> None:
    """Add the enhancement page at `/`, after everything else: nothing that is added later can be reached.

    Args:
        app: the server.
        results: folder for result photos.
    """
    from demo.page import CSS, LARGEST_UPLOAD, build_page, readable_files
    from demo.result_files import ResultFiles

    page = build_page(ResultFiles(results))
    _mount(app, page, "/", css=CSS, max_file_size=LARGEST_UPLOAD, allowed_paths=readable_files(results))


def _mount(app: FastAPI, page: "gr.Blocks", path: str, **options: Any) -> None:
    """Mount a page without Gradio's own footer, history and error texts; `options` of `gradio.mount_gradio_app`."""
    import gradio as gr

    # A mounted page never launches, and until it has, Gradio lets a request name any file of the server as its upload.
    page.has_launched = True
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
        **options,
    )


def _with_slash(request: Request) -> RedirectResponse:
    # Relative, so that it also works behind a proxy with another scheme or prefix.
    return RedirectResponse(f"study/?{request.url.query}" if request.url.query else "study/")


def _root_path(text: str) -> str:
    path = text.rstrip("/")
    if path and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", path):
        raise argparse.ArgumentTypeError(f"must be a path of letters, digits and . _ ~ - like /studio; got {text!r}")
    return path


def main() -> None:
    """Start the server with the settings of the environment; entry point of `enhancegan-studio`."""
    escape_unprintable()
    parser = argparse.ArgumentParser(description="Start EnhanceGAN Studio: all its pages in one server.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=7860, help="port to listen on (default: %(default)s)")
    parser.add_argument(
        "--root-path",
        type=_root_path,
        default="",
        metavar="PATH",
        help="where a proxy shows the app if it takes that part off the addresses of requests, like /studio",
    )
    add_version(parser)
    args = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("study").setLevel(logging.INFO)

    from study.researcher.login import initial_password

    settings = Settings.from_environment()
    password = initial_password(settings)
    try:
        app = build_app(settings, password)
    except (ValueError, OSError, ImportError, SQLAlchemyError) as error:
        sys.exit(f"error: {error}")
    address = f"http://{args.host}:{args.port}"
    lines = [
        f"EnhanceGAN Studio {project_version()} on {address}/",
        f"  studies  {address}/study/",
        f"  results  {address}/researcher/",
    ]
    if args.root_path:
        lines.append(f"  for a proxy that shows it below {args.root_path}/")
    if settings.admin_password is None:
        lines.append(f"  password of the results: {password} (set {PASSWORD_VARIABLE} to choose your own)")
    # Flushed: if the output goes to a file, nobody could read the password before the buffer is full.
    print("\n".join(lines), flush=True)
    uvicorn.run(app, host=args.host, port=args.port, root_path=args.root_path, log_level="warning")


if __name__ == "__main__":
    main()
