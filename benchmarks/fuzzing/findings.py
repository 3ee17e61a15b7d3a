"""What became of the requests: answers by route, those that are faults, and tracebacks in the server's log."""

import re
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from fuzzing.wire import Reply

_SHOWN = 600
"""Bytes of a request that are shown."""


@dataclass(frozen=True)
class Fault:
    """An answer that no request should get."""

    route: str
    status: int
    request: bytes
    said: bytes


class Findings:
    """Counts answers, from several threads."""

    def __init__(self) -> None:
        """Start with none."""
        self.counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self.faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, route: str, sent: bytes, reply: Reply) -> None:
        """Count an answer, and keep it if it is a fault."""
        with self._lock:
            self.counts[route][reply.status] += 1
            if is_fault(reply):
                self.faults.append(Fault(route, reply.status, sent, reply.body))

    @property
    def total(self) -> int:
        """How many requests were answered or not."""
        return sum(map(Counter.total, self.counts.values()))

    def table(self) -> str:
        """Lines of routes with their answers by status; "-" counts connections ended without one."""
        width = max(map(len, self.counts))
        return "\n".join(
            f"{route:{width}}  {_by_status(counts)}" for route, counts in sorted(self.counts.items())
        )  # fmt: skip

    def faults_text(self) -> str:
        """Every kind of fault with its number and one of its requests."""
        kinds: defaultdict[tuple[str, int], list[Fault]] = defaultdict(list)
        for fault in self.faults:
            kinds[fault.route, fault.status].append(fault)
        return "\n".join(
            f"{len(found)} x {status} of {route}, such as {_shown(found[0].request)}\n    said {found[0].said[:200]!r}"
            for (route, status), found in sorted(kinds.items())
        )


def is_fault(reply: Reply) -> bool:
    """Whether this is the server's mistake: no answer in time, or a 5xx other than a request to come back later."""
    asked_to_wait = reply.status == 503 and "retry-after" in reply.headers
    return reply.status == -1 or (reply.status >= 500 and not asked_to_wait)


def tracebacks(log: Path) -> Counter[str]:
    """What ended a traceback in a log, with the place in the code, and how often."""
    found: Counter[str] = Counter()
    place, inside = "", False
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        bare = line.lstrip(" |+")
        if "Traceback (most recent call last)" in line:
            inside, place = True, ""
        elif inside and (frame := re.match(r'File "(.*?)", line (\d+), in (.*)', bare)):
            place = f"{'/'.join(Path(frame[1]).parts[-3:])}:{frame[2]} {frame[3]}"
        elif inside and line and not line.startswith(" "):
            inside = False
            found[f"{place}: {re.sub(r'[0-9a-f]{12,}', '…', line)[:160]}"] += 1
    return found


def _by_status(counts: Counter[int]) -> str:
    names = {0: "-", -1: "no answer"}
    return "  ".join(f"{names.get(status, status)}: {number}" for status, number in sorted(counts.items()))


def _shown(request: bytes) -> str:
    return repr(request[:_SHOWN]) + (f" and {len(request) - _SHOWN} bytes" if len(request) > _SHOWN else "")
