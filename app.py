"""EnhanceGAN Studio in one server: the enhancement page, the ranking studies and the researcher's results."""

import argparse
import logging
import os
import sys

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse
from sqlalchemy.exc import SQLAlchemyError

from study.settings import PASSWORD_VARIABLE, Settings


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
    import gradio as gr

    from db.session import Database
    from demo.page import mount_page as mount_demo
    from study.content.builder import ensure_sample_study
    from study.content.catalog import Catalog
    from study.researcher.login import ResearcherLogin
    from study.researcher.page import mount_researcher_page
    from study.researcher.stores import Stores
    from study.visits.page import mount_page as mount_participants
    from study.visits.routes import study_router

    database = Database.open(settings.database_url)
    ensure_sample_study(settings)
    catalog = Catalog(settings.studies, database)
    app = FastAPI(title="EnhanceGAN Studio", openapi_url=None)
    login = ResearcherLogin(password, settings.secret_key())
    login.protect(app)
    app.include_router(study_router(database, catalog, settings))
    app.add_api_route("/study", _with_slash, include_in_schema=False)
    # The visitor's own system font: nothing is fetched from elsewhere.
    theme = gr.themes.Default(font=("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif"))
    mount_researcher_page(app, Stores(database, catalog, settings), login, theme)
    mount_participants(app)
    return mount_demo(app, settings.cache / "results", theme)


def _with_slash(request: Request) -> RedirectResponse:
    # Relative, so that it also holds behind a proxy with another scheme or prefix.
    return RedirectResponse(f"study/?{request.url.query}" if request.url.query else "study/")


def main() -> None:
    """Start the server with the settings of the environment."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=7860, help="port to listen on (default: %(default)s)")
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
    lines = [f"EnhanceGAN Studio on {address}/", f"  studies  {address}/study/", f"  results  {address}/researcher/"]
    if settings.admin_password is None:
        lines.append(f"  password of the results: {password} (set {PASSWORD_VARIABLE} to choose your own)")
    # At once: where the output goes to a file, nobody could log in before the buffer is full.
    print("\n".join(lines), flush=True)
    uvicorn.run(app, host=args.host, port=args.port, log_level="warning")


if __name__ == "__main__":
    main()
