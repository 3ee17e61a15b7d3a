"""Which m of k methods each set shows, and in which slots: balanced incomplete blocks; pure.

The k methods stand in a circle, and a set shows m neighbors. The next set begins where the last one ended, so that
every method is shown once before any is shown twice. A square of k rows and k columns is filled in this way along its
rows and along its columns alike: its rows are for the showings of one photo, its columns for the sets of one plan.
Where m and k have a common divisor, the circle closes too early; then the next lap begins one method further. So each
of the k stretches of m neighbors is once in every row and every column, and every method is once in every slot of both.

Methods far apart in the circle are never shown together. Therefore each square has another circle: a round of circles
in which every two methods are at every distance equally often, so that they are shown together equally often. With k
or k - 1 a prime number there is such a round: the multiples of a circle for k = 3, 5 and 7; turns of a circle around
one method for k = 4 and 6. After it, the m neighbors take the slots in the next order of a Williams design.

Reference: R. C. Bose (1939). On the construction of balanced incomplete block designs. Annals of Eugenics 9, 353-399.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import gcd

from study.content.williams import williams_squares

MOST_METHODS = 7
"""Largest number of methods of which a set can show some."""

# By k: circles around the last method. Turned, they have every pair of methods at every distance equally often.
_TURNED = {4: ((3, 0, 1, 2),), 6: ((5, 0, 1, 3, 2, 4), (5, 0, 1, 3, 4, 2))}


@dataclass(frozen=True)
class IncompleteBlocks:
    """The design for sets that show some of the methods."""

    methods: int
    """k, at most `MOST_METHODS`."""
    shown: int
    """m, from 2 to k - 1."""

    def __post_init__(self) -> None:
        """Raise ValueError for numbers out of range."""
        if not 2 <= self.shown < self.methods <= MOST_METHODS:
            raise ValueError(
                f"sets can show 2 or more of at most {MOST_METHODS} methods; got {self.shown} of {self.methods}"
            )

    @property
    def period(self) -> int:
        """Rows after which every column has had every set of methods in every order of slots equally often."""
        return self.methods * len(_circles(self.methods)) * len(_slot_orders(self.shown))

    def block(self, row: int, column: int, shift: int = 0) -> tuple[int, ...]:
        """Return the methods, 0 .. k-1, of the set in a row and column, both from 0, in the order of the slots.

        `shift` begins with a later square; the sets of one row, or one column, need the same.
        """
        k, m = self.methods, self.shown
        square = row // k + column // k + shift
        circles, orders = _circles(k), _slot_orders(m)
        circle = circles[square % len(circles)]
        order = orders[square // len(circles) % len(orders)]
        first = _start(row % k, column % k, k, m)
        return tuple(circle[(first + place) % k] for place in order)


def _start(row: int, column: int, k: int, m: int) -> int:
    """Return the place in the circle at which the set begins: a Latin square over the rows and columns 0 .. k-1."""
    laps = gcd(k, m)
    length = k // laps
    lap = (row // length + column // length) % laps
    return lap + (row % length + column % length) % length * m


@lru_cache
def _circles(k: int) -> tuple[tuple[int, ...], ...]:
    if k in _TURNED:
        turning = k - 1
        return tuple(
            tuple(method if method == turning else (method + turn) % turning for method in circle)
            for circle in _TURNED[k]
            for turn in range(turning)
        )
    return tuple(tuple(step * place % k for place in range(k)) for step in range(1, (k - 1) // 2 + 1))


@lru_cache
def _slot_orders(m: int) -> tuple[tuple[int, ...], ...]:
    """Return the rows of a Williams design with their mirror images, each followed by its own."""
    square = williams_squares(m)[0]
    # Of an even number, the second half of the rows mirrors the first.
    rows = square[: m // 2] if m % 2 == 0 else square
    return tuple(order for row in rows for order in (row, tuple(reversed(row))))
