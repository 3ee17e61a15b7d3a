"""One lock per key, for as long as somebody has use for it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from study.locks import Locks


def test_one_key_is_one_lock_and_another_key_another() -> None:
    locks = Locks()
    with locks.of("a"):
        assert locks.of("a").locked()
        assert not locks.of("b").locked()
    assert not locks.of("a").locked()


def test_of_several_who_want_the_same_one_works_at_a_time() -> None:
    locks, together = Locks(), Barrier(8)
    inside: list[int] = []
    most = []

    def work(number: int) -> None:
        together.wait()
        for _ in range(200):
            with locks.of("a"):
                inside.append(number)
                most.append(len(inside))
                inside.remove(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert (len(most), max(most)) == (1600, 1)


def test_a_lock_that_nobody_uses_is_forgotten() -> None:
    locks = Locks()
    for number in range(1000):
        with locks.of(number):
            pass
    assert len(locks) == 0
