"""HTTP for the page's own scripts: photos in, pictures of their edits out."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

from demo.addresses import PREFIX
from demo.archives import MOST_PHOTOS
from demo.http.batch_routes import BatchRoutes
from demo.http.photo_routes import PhotoRoutes
from demo.http.reception import Reception, who
from demo.http.sample_routes import SampleRoutes
from demo.http.told import ToldInASentence
from demo.photo_queue import PhotoQueue
from demo.visitors import Visitors
from enhancegan.photo import SUFFIXES
from study.plotly_script import send_plotly


def studio_router(folder: Path, samples: Path, queue: PhotoQueue, upload_mb: float, keep_s: float) -> APIRouter:
    """Return the routes, all below ``/studio/api``.

    Args:
        folder: for visitors' photos; somebody else deletes the old ones.
        samples: folder for sample photos.
        queue: the queue for photos.
        upload_mb: megabytes of one upload, which are only told here.
        keep_s: seconds for which photos are kept after their last use, which are only told here.
    """
    reception = Reception(Visitors(folder, samples), queue)

    def limits() -> dict[str, Any]:
        return {
            "upload_mb": upload_mb,
            "most_photos": MOST_PHOTOS,
            "keep_minutes": round(keep_s / 60),
            "suffixes": sorted(SUFFIXES),
        }

    async def waiting(request: Request) -> dict[str, Any]:
        return {"before": queue.before(who(request)), "loading": not queue.is_ready}

    router = APIRouter(prefix=PREFIX, include_in_schema=False, route_class=ToldInASentence)
    router.add_api_route("/limits", limits, methods=["GET"])
    router.add_api_route("/queue", waiting, methods=["GET"])
    router.add_api_route("/plotly.js", send_plotly, methods=["GET"], response_class=Response)
    SampleRoutes(reception, samples).add_to(router)
    PhotoRoutes(reception).add_to(router)
    BatchRoutes(reception).add_to(router)
    return router
