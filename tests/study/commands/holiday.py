"""Rankings of three versions of two photos by three people."""

METHODS = ("auto", "human", "input")
SCORES = {1: 10.0, 2: 5.0, 3: 0.0}
RANKS = {
    ("ann", "lake"): (2, 1, 3),
    ("ann", "street"): (3, 1, 2),
    ("bob", "lake"): (1, 2, 3),
    ("bob", "street"): (2, 1, 3),
    ("cid", "lake"): (1, 3, 2),
    ("cid", "street"): (2, 1, 3),
}
