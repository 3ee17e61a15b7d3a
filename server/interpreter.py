"""How what the server does shares the interpreter: nobody waits long for a thread, or for the garbage collector."""

import gc
import sys

SWITCH_S = 0.0005
"""Seconds for which a thread may be kept waiting by another one that computes."""


def share_fairly() -> None:
    """Have threads take turns ten times as often as Python would have them.

    Whoever writes into SQLite lets the others compute seven times, and waits for as many turns before the next writer
    can begin: with Python's 5 ms that is 35 ms for an answer when there is much to do.
    """
    sys.setswitchinterval(SWITCH_S)


def keep_for_good() -> None:
    """Have the garbage collector leave alone what there is now, which the server needs until it ends.

    Half a million objects of the packages and pages: with them a full collection, every ten seconds when 200 people
    take part, stopped every thread for 250 ms.
    """
    gc.collect()
    gc.freeze()
