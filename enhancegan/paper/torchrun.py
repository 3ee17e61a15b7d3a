"""`torchrun` that ends with the process that started it: `python -m enhancegan.paper.torchrun`, with its options.

Its standard input is a pipe whose other end that process holds, and which the system closes when it ends in any way.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import BinaryIO


def when_closed(pipe: BinaryIO, end: Callable[[], None]) -> threading.Thread:
    """Wait in a thread until the other end of a pipe is closed, and call `end` then."""

    def wait() -> None:
        while pipe.read(1):
            pass
        end()

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def main() -> None:
    """Run `torchrun` with the options of this process; its standard input is watched, not handed on."""
    from torch.distributed.run import main as torchrun

    watched = os.fdopen(os.dup(0), "rb", buffering=0)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    # On this signal, torchrun ends the processes that it started.
    when_closed(watched, lambda: os.kill(os.getpid(), signal.SIGTERM))
    torchrun(sys.argv[1:])


if __name__ == "__main__":
    main()
