"""Events with values that a page's components cannot hold: the visitor is told, and the log has a line of it."""

import logging
from collections.abc import Sequence
from typing import Any

import gradio as gr

from server.guard.wrong_requests import in_one_line

logger = logging.getLogger(__name__)

_NOTHING_CHOSEN = {"index": None, "value": None}
"""What every event of choosing something says, for one that says nothing."""


def refuse_wrong_events(page: gr.Blocks) -> None:
    """Have `page` refuse values that do not fit before it runs an event, and tell nobody who has left.

    A function that takes `gradio.SelectData` gets one in any case; what it holds may be anything, and None if the
    visitor sent none.
    """
    preprocess, process = page.preprocess_data, page.process_api

    async def preprocess_checked(block_fn: Any, inputs: list[Any], *args: Any, **options: Any) -> Any:
        try:
            _check_single_choices(block_fn.inputs, inputs)
            return await preprocess(block_fn, inputs, *args, **options)
        except gr.Error as error:
            logger.warning("refused an event of %s: %s", block_fn.api_name, in_one_line(error))
            error.print_exception = False
            raise
        except Exception as error:
            logger.warning("refused an event of %s: %s", block_fn.api_name, in_one_line(error))
            raise gr.Error("These values cannot be used. Please reload the page.", print_exception=False) from error

    async def process_with_data(
        block_fn: Any, inputs: list[Any], *, event_data: gr.EventData | None = None, **options: Any
    ) -> Any:
        if event_data is not None:
            sent = event_data._data
            event_data._data = {**_NOTHING_CHOSEN, **(sent if isinstance(sent, dict) else {})}
        return await process(block_fn, inputs, event_data=event_data, **options)

    queue = page._queue
    send = queue.send_message

    def send_to_who_is_there(event: Any, message: Any) -> None:
        # Gradio forgets the messages of a session whose stream has ended, while events of it may still go on.
        if event.session_hash in queue.pending_messages_per_session:
            send(event, message)

    # Gradio has no place of its own for this; the page is the only one that is changed.
    page.preprocess_data = preprocess_checked  # type: ignore[method-assign]
    queue.send_message = send_to_who_is_there  # type: ignore[assignment, method-assign]
    page.process_api = process_with_data  # type: ignore[assignment, method-assign]


def _check_single_choices(components: Sequence[Any], values: Sequence[Any]) -> None:
    """Raise ValueError for several choices where one is asked for: Gradio only looks whether each is offered."""
    for component, value in zip(components, values, strict=False):
        if isinstance(component, gr.Dropdown) and not component.multiselect and isinstance(value, list):
            raise ValueError("one choice is asked for")
