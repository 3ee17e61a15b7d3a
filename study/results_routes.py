"""What the researcher's page loads besides itself, each behind the login: pictures, rankings.csv, Plotly's script."""

import gzip
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import FileResponse, Response
from PIL import Image, ImageOps

from db.session import Database
from study.analysis.rankings import rankings_csv
from study.catalog import Catalog
from study.definition import Study
from study.login import PREFIX, ResearcherLogin
from study.responses import rankings_table

SMALL_SIDE = 520  # pixels; twice the width at which the results page shows a picture in a large window
SMALL_QUALITY = 88
SMALL_KEPT = 512  # small pictures in memory, some 40 kB each
A_DAY = "private, max-age=86400"


def picture_address(slug: str, method: str, image: str) -> str:
    """Return where the page finds a version of a photo, relative to the page; ``?small`` gives a small one."""
    return f"studies/{quote(slug)}/pictures/{quote(method)}/{quote(image, safe='')}"


def csv_address(slug: str) -> str:
    """Return where the page finds the rankings of a study, relative to the page."""
    return f"studies/{quote(slug)}/rankings.csv"


def results_router(database: Database, catalog: Catalog, login: ResearcherLogin) -> APIRouter:
    """Return the routes below ``/researcher``; they must be included before the page itself is mounted there."""
    router = APIRouter(prefix=PREFIX, dependencies=[Depends(login.require_researcher)], include_in_schema=False)

    def study_of(slug: str) -> Study:
        study = catalog.get(slug)
        if study is None:
            raise HTTPException(404, f"there is no study {slug!r}")
        return study

    @router.get("/plotly.js")
    def plotly_script(request: Request) -> Response:
        headers = {"Cache-Control": A_DAY, "Vary": "Accept-Encoding"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return FileResponse(_plotly_file(), media_type="text/javascript", headers=headers)
        headers["Content-Encoding"] = "gzip"
        return Response(_packed_plotly(), media_type="text/javascript", headers=headers)

    @router.get("/studies/{slug}/rankings.csv")
    def download_rankings(slug: str) -> Response:
        text = rankings_csv(rankings_table(database, study_of(slug).slug))
        headers = {"Content-Disposition": f'attachment; filename="{slug}-rankings.csv"', "Cache-Control": "no-store"}
        return Response(text, media_type="text/csv; charset=utf-8", headers=headers)

    @router.get("/studies/{slug}/pictures/{method}/{image}")
    def picture(slug: str, method: str, image: str, small: str | None = None) -> Response:
        try:
            path = study_of(slug).file(method, image)
            changed_at = path.stat().st_mtime_ns
        except (KeyError, FileNotFoundError):
            raise HTTPException(404, f"study {slug!r} has no version of {image!r} by {method!r}") from None
        headers = {"Cache-Control": "private, no-cache"}
        if small is None:
            return FileResponse(path, headers=headers)
        return Response(_small_picture(path, changed_at), media_type="image/jpeg", headers={"Cache-Control": A_DAY})

    return router


@lru_cache(maxsize=SMALL_KEPT)
def _small_picture(path: Path, changed_at: int) -> bytes:
    """Return an image file, upright, as a JPEG of at most ``SMALL_SIDE`` pixels; ``changed_at`` tells states apart."""
    with Image.open(path) as image:
        image.draft("RGB", (SMALL_SIDE, SMALL_SIDE))
        profile = image.info.get("icc_profile")
        small = ImageOps.exif_transpose(image).convert("RGB")
    small.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
    file = BytesIO()
    small.save(file, "JPEG", quality=SMALL_QUALITY, icc_profile=profile)
    return file.getvalue()


def _plotly_file() -> Path:
    return Path(str(files("plotly") / "package_data" / "plotly.min.js"))


@lru_cache(maxsize=1)
def _packed_plotly() -> bytes:
    return gzip.compress(_plotly_file().read_bytes(), mtime=0)
