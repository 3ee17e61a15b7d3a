"""Williams designs: Latin squares in which every treatment is also next to every other one equally often; pure.

Reference: E. J. Williams (1949). Experimental designs balanced for the estimation of residual effects of treatments.
Australian Journal of Scientific Research A 2, 149-168.
"""


def williams_squares(size: int) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """Return the Williams design for `size` treatments: one Latin square if even, two mirrored ones if odd.

    A square is a tuple of rows, a row the treatments 0 .. size-1 in slot order. Raises ValueError for
    fewer than two treatments.
    """
    if size < 2:
        raise ValueError(f"size must be 2 or more; got {size}")
    # 0, 1, size-1, 2, size-2, ...: neighbors differ by every amount once.
    first_row = [(step + 1) // 2 if step % 2 else (size - step // 2) % size for step in range(size)]
    square = tuple(tuple((treatment + row) % size for treatment in first_row) for row in range(size))
    if size % 2 == 0:
        return (square,)
    return (square, tuple(tuple(reversed(row)) for row in square))
