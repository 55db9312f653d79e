"""The process that searches: reads one job on standard input, writes what it finds to standard output, a line of JSON
each.

Numbers and opaque ids are all it is ever given. It is started by `runner`, may be killed at any moment, and lowers its
own priority: a desk stays quick while it plans. Run as ``python -m safeconduct.evacuate.planner.child``.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, TextIO

from safeconduct.evacuate.planner.choices import Barred, Choices, Reserve
from safeconduct.evacuate.planner.instance_reading import instance_from_json
from safeconduct.evacuate.planner.ruin import Ways
from safeconduct.evacuate.planner.search import Search, has_solver
from safeconduct.evacuate.planner.state import Itinerary

if sys.platform != "win32":
    import resource

# Exit status that says memory ran out.
OUT_OF_MEMORY: Final = 77
# How much the child steps back behind what people look at (nice(2)).
NICENESS: Final = 5


@dataclass(slots=True)
class _Teller:
    """Writes what the search finds as lines; takes offers that were read meanwhile."""

    out: TextIO
    offers: list[tuple[Ways, int]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def found(self, ways: Ways, score: int) -> None:
        self._tell({"plan": [None if way is None else list(way) for way in ways], "score": score})

    def proved(self, bound: int) -> None:
        self._tell({"bound": bound})

    def offered(self) -> tuple[Ways, int] | None:
        with self.lock:
            offers, self.offers = self.offers, []
        return min(offers, key=lambda offer: offer[1], default=None)

    def done(self, steps: int) -> None:
        self._tell({"done": steps})

    def _tell(self, line: dict[str, Any]) -> None:
        self.out.write(json.dumps(line) + "\n")
        self.out.flush()

    def listen(self, lines: TextIO) -> None:
        """Read offers until there are no more."""
        for line in lines:
            offer = json.loads(line)
            with self.lock:
                self.offers.append((ways_from_json(offer["plan"]), int(offer["score"])))


def ways_from_json(given: list[list[int] | None]) -> Ways:
    """Return ways as they were before they were written as lists."""
    return tuple(None if way is None else Itinerary(*way) for way in given)


def main() -> int:
    """Do one job; return the exit status."""
    job = json.loads(sys.stdin.readline())
    _be_modest(int(job["memory"]))
    teller = _Teller(sys.stdout)
    try:
        threading.Thread(target=teller.listen, args=(sys.stdin,), daemon=True).start()
        instance = instance_from_json(job["instance"].encode())
        reserve = reserve_from_job(job)
        search = Search(
            Choices(instance, reserve),
            Random(job["seed"]),  # noqa: S311 - chance, not a secret
            teller,
            _clock(float(job["seconds"])),
            int(job["steps"]),
            has_columns=bool(job["columns"]) and has_solver(),
        )
        search.run()
        teller.done(search.done)
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def reserve_from_job(job: Mapping[str, Any]) -> Reserve:
    """Return what is kept from the plan, as `runner` wrote it."""
    taken = tuple((int(one[0]), int(one[1]), int(one[2]), int(one[3])) for one in job["taken"])
    barred = tuple(Barred(int(at), *(frozenset(one) for one in sets)) for at, *sets in job["barred"])
    return Reserve(tuple(job["held"]), int(job["reserve_days"]), taken, barred)


def _be_modest(memory: int) -> None:
    """Step back, and take no more memory than ``memory`` bytes where the system can hold a process to that."""
    if sys.platform != "win32":
        os.nice(NICENESS)
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _clock(seconds: float) -> Callable[[], bool]:
    """Return a question whether so many seconds are over; never, when there are 0."""
    end = time.monotonic() + seconds
    return lambda: seconds > 0 and time.monotonic() >= end


if __name__ == "__main__":
    # Without the interpreter's own farewell: a thread waits at standard input, and there is nothing to tidy.
    status = main()
    sys.stdout.flush()
    os._exit(status)
