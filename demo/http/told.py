"""What is wrong with the arguments of a request, in one sentence, as all errors of these routes are."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute


class ToldInASentence(APIRoute):
    """A route whose `detail` for wrong arguments is a sentence, not FastAPI's list, and repeats nothing of them."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, whose validation errors are answers 422."""
        handle = super().get_route_handler()

        async def handle_told(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                told = ", ".join(f"{wrong['loc'][-1]} ({wrong['msg'].lower()})" for wrong in error.errors())
                raise HTTPException(422, f"This request cannot be answered as it is: {told}.") from error

        return handle_told
