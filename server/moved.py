"""What a request is told while the database is not in its place."""

import logging

from fastapi import Request
from fastapi.responses import JSONResponse

logger = logging.getLogger(__name__)


async def database_away(_request: Request, error: Exception) -> JSONResponse:
    """Say that nothing is stored; the page keeps the answer and sends it again."""
    logger.error("%s: %s", getattr(error, "filename", None), getattr(error, "strerror", None))
    detail = "the database of this server has been moved or replaced; nothing was stored"
    return JSONResponse({"detail": detail}, 503, headers={"Retry-After": "5", "Cache-Control": "no-store"})
