"""How the server is, for whoever supervises it: `/healthz` and `/readyz`."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter, Response

_WAIT_FOR = {"preparing", "unreachable"}


def health_router(states: Mapping[str, Callable[[], str]]) -> APIRouter:
    """Return the two routes.

    `/healthz` answers 200 as soon as the server does. `/readyz` names each part with its state, and answers 503
    while one is being prepared or cannot be reached. A part that is off, resting or failed is not waited for.
    """
    router = alive_router()

    @router.get("/readyz")
    def ready(response: Response) -> dict[str, str | bool]:
        found = {part: state() for part, state in states.items()}
        is_ready = not _WAIT_FOR & set(found.values())
        response.status_code = 200 if is_ready else 503
        response.headers["Cache-Control"] = "no-store"
        return {"ready": is_ready, **found}

    return router


def alive_router() -> APIRouter:
    """Return the route `/healthz` alone, which says that the process that was asked lives."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def alive() -> dict[str, str]:
        return {"state": "alive"}

    return router
