"""The order in which Gradio does what visitors ask for: network addresses take turns, and none asks for too much."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from gradio.queueing import Event, Queue

from server.guard.requests import address_of

MOST_OF_ADDRESS = 400
"""Jobs of one network address that wait; 200 people of one laboratory may each have two."""
MOST = 4000
"""Jobs that wait in all."""
LOOK_EVERY_S = 0.05
"""Seconds between two looks whether a job waits."""
FULL = "Your network has too many photos waiting here. Please try again in a few minutes."


def take_turns(queue: Queue) -> None:
    """Have the addresses of a page's visitors take turns: somebody's first job never waits for another's second."""
    queue.max_size = MOST
    # Gradio would look a thousand times a second whether there is a job, for each page: an answer's worth of processor
    # time every few milliseconds. This is what it does on Windows.
    queue.sleep_when_free = queue.progress_update_sleep_when_free = LOOK_EVERY_S
    push = queue.push

    async def fair_push(body: Any, request: Any, username: str | None) -> Any:
        waiting = [event for each in queue.event_queue_per_concurrency_id.values() for event in each.queue]
        address = address_of(request.scope)
        if sum(_address(event) == address for event in waiting) >= MOST_OF_ADDRESS:
            return False, FULL, "queue_full"
        succeeded, event_id, state = await push(body, request, username)
        event = queue.event_ids_to_events.get(str(event_id)) if succeeded else None
        if event is not None:
            _move_forward(queue, event)
        return succeeded, event_id, state

    queue.push = fair_push  # type: ignore[method-assign]


def _move_forward(queue: Queue, event: Event) -> None:
    """Put the last of the jobs that wait where it belongs."""
    waiting = queue.event_queue_per_concurrency_id[event.concurrency_id].queue
    # It may have begun.
    if waiting and waiting[-1] is event:
        place = _place(waiting[:-1], _address(event))
        if place < len(waiting) - 1:
            waiting.insert(place, waiting.pop())
            queue.broadcast_estimations(event.concurrency_id)


def _place(others: Sequence[Event], address: str) -> int:
    """Before the first job that has more jobs of its own address before it than the new one has."""
    own = sum(_address(event) == address for event in others)
    seen: Counter[str] = Counter()
    for place, event in enumerate(others):
        if seen[_address(event)] > own:
            return place
        seen[_address(event)] += 1
    return len(others)


def _address(event: Event) -> str:
    return address_of(event.request.scope)
