"""Threads, laziness, and memory."""

from __future__ import annotations

import gc
import itertools
import resource
import signal
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pytest
from conftest import is_long
from misdirect import Checker, Directory

ADDRESSES = ["joe@gmail.com", "ann@gmial.com", "general@us.army.ml", "x@tannhof.example", "joe@"]


def test_many_threads_get_the_same_answers(checker: Checker) -> None:
    expected = [checker.check(address).to_dict() for address in ADDRESSES]

    def work(_: int) -> bool:
        single = [checker.check(address).to_dict() for address in ADDRESSES] == expected
        many = [answer.to_dict() for answer in checker.check_many(ADDRESSES)] == expected
        column = pa.array(checker.check_arrow(pa.array(ADDRESSES))).field("target")
        targets = [x["suggestions"][0]["target"] if x["suggestions"] else None for x in expected]
        return single and many and column.to_pylist() == targets

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(200)))


def runs_meanwhile(call: Callable[[], object]) -> bool:
    """Another thread gets on while a call is busy in Rust."""
    ticks = 0
    is_done = threading.Event()

    def count() -> None:
        nonlocal ticks
        while not is_done.is_set():
            ticks += 1
            time.sleep(0.001)

    # A call that keeps others out does so for long, as far as the interpreter has a say.
    interval = sys.getswitchinterval()
    sys.setswitchinterval(60)
    thread = threading.Thread(target=count)
    try:
        thread.start()
        before = ticks
        call()
        return ticks - before > 5
    finally:
        is_done.set()
        thread.join()
        sys.setswitchinterval(interval)


def test_other_threads_run_while_many_are_checked(checker: Checker) -> None:
    addresses = [f"ann@gmial{n}.com" for n in range(20_000)]
    column = pa.array(addresses)
    assert runs_meanwhile(lambda: next(checker.check_many(addresses, chunk=len(addresses))))
    assert runs_meanwhile(lambda: checker.check_arrow(column))


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers")
def test_an_interrupt_is_heard(checker: Checker) -> None:
    addresses = [f"ann@gmial{n}.com" for n in range(1_000_000)]
    column = pa.array(addresses)
    fired = 0.0

    class Interrupt(Exception):
        pass

    def interrupt(number: int, frame: object) -> None:
        nonlocal fired
        fired = time.perf_counter()
        raise Interrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        for call in (
            lambda: checker.check_arrow(column),
            lambda: sum(1 for _ in checker.check_many(addresses, chunk=1 << 16)),
        ):
            signal.setitimer(signal.ITIMER_REAL, 0.2)
            start = time.perf_counter()
            with pytest.raises(Interrupt):
                call()
            # From when the handler ran, it was at once; until it ran, a blink of an eye.
            assert time.perf_counter() - fired < 0.2
            assert fired - start < 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_many_is_lazy(checker: Checker) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield "joe@gmail.com"

    answers = checker.check_many(endless(), chunk=10)
    assert taken == 0
    assert len(list(itertools.islice(answers, 25))) == 25
    assert taken == 30
    assert next(checker.check_many(endless(), chunk=1)).verdict == "listed"
    assert taken == 31


def test_an_iterator_is_for_one_thread_at_a_time(checker: Checker) -> None:
    def again() -> Iterator[str]:
        yield next(answers).input  # type: ignore[misc]

    answers = checker.check_many(again())
    with pytest.raises(RuntimeError):
        next(answers)


def test_who_is_held_and_who_is_not() -> None:
    class Address(str):
        pass

    address = Address("ann@gmial.com")
    answer = Checker([Directory.build("gmail.com 5")]).check(address)
    gone = weakref.ref(address)
    del address
    assert gone() is not None
    (slip,) = answer.suggestions[0].slips
    del answer
    assert slip.kind == "transposition"
    del slip
    gc.collect()
    assert gone() is None


def grown(work: Callable[[int], object], rounds: int) -> int:
    """Bytes by which the process grew in the second of two equal spans of work."""
    sizes = []
    for _ in range(2):
        work(rounds)
        gc.collect()
        sizes.append(resident())
    return sizes[1] - sizes[0]


def resident() -> int:
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except FileNotFoundError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_checks_leave_nothing_behind(checker: Checker) -> None:
    """A leak of one byte a check would be 200 kB, and of an answer 40 MB."""
    column = pa.array(ADDRESSES * 200)

    def work(rounds: int) -> None:
        for address in itertools.islice(itertools.cycle(ADDRESSES), rounds // 4):
            answer = checker.check(address, sender="me@navy.mil", to=["a@gmail.com"])
            answer.to_dict(), answer.error, [s.slips for s in answer.suggestions]
        many = itertools.islice(itertools.cycle(ADDRESSES), rounds // 4)
        assert sum(1 for _ in checker.check_many(many)) == rounds // 4
        for _ in range(rounds // 2 // len(column)):
            pa.table(checker.check_arrow(column)).slice(1, 3)
        for _ in range(rounds // 2000):
            Checker([Directory.build("army.mil 5\n*.mil 7")]).check("a@army.ml")
            with pytest.raises(TypeError):
                checker.check_arrow(pa.array([1, 2]))

    rounds = 10_000_000 if is_long() else 200_000
    assert grown(work, rounds) < 200_000
