"""The figures of `bench reading` on suggestions: characters a second by rules, with the model, and by the model alone.

All read the same invented news. Time is the processor's, of this process and of the model's together, the best of some
runs; the model is not measured where natasha is not installed. Copies are looked for among invented accounts.
"""

from __future__ import annotations

import os
import random
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from safeconduct.base.clock import day_from_iso
from safeconduct.cli.figures import MB, Line
from safeconduct.cli.invented_news import clean_texts
from safeconduct.cli.invented_people import invented_people
from safeconduct.record.reading.apart import ModelApart, is_installed
from safeconduct.record.reading.copies import possible_copies
from safeconduct.record.reading.finding import read_text
from safeconduct.record.reading.fingerprints import TextOf
from safeconduct.record.reading.together import read_together

_SEED: Final = 31
_SAID_ON: Final = day_from_iso("2019-01-17")
_TEXTS: Final = 4
_PEOPLE: Final = 100
_RUNS: Final = 3
# Invented accounts among which copies are looked for, their words, and how many of them repeat the first.
_ACCOUNTS: Final = 5_000
_WORDS: Final = 150
_COPIES: Final = 30
_NEEDS: Final = "natasha"

LINES: Final = (
    Line("suggestions: by rules, characters", "aid_rules_per_s", "/s", 30_000, is_least=True, peer="aid_model_per_s"),
    Line("suggestions: by rules and natasha, characters", "aid_both_per_s", "/s", 30_000, is_least=True,
         peer="aid_model_per_s", needs=_NEEDS),
    Line("suggestions: natasha starts and reads a first word in", "aid_start_s", "s", needs=_NEEDS),
    Line("suggestions: most memory of natasha's process", "aid_model_mb", "MB", needs=_NEEDS),
    Line("copies: accounts looked through", "aid_copies_per_s", "/s"),
    Line("copies: most memory while 5,000 accounts are looked through", "aid_copies_mb", "MB"),
    Line("copies: of 30 copies among 5,000 accounts found", "aid_copies_found", "in all", 30, is_least=True),
    Line("copies: proposed that are none", "aid_copies_false", "in all", 0),
)  # fmt: skip


def aid_figures() -> dict[str, float]:
    """Measure suggestions and copies."""
    texts = tuple(clean_texts(_TEXTS, list(invented_people(_PEOPLE, _SEED)), _SEED))
    read_text(texts[0], _SAID_ON)
    figures = {"aid_rules_per_s": _per_second(texts, lambda text: read_text(text, _SAID_ON), 0)}
    return {**figures, **_model_figures(texts), **_copy_figures()}


def _per_second(texts: Sequence[str], read: Callable[[str], object], model: int) -> float:
    """Return characters a second of the processor, of this process and of the model's, where there is one."""
    return sum(map(len, texts)) / min(_seconds(texts, read, model) for _ in range(_RUNS))


def _seconds(texts: Sequence[str], read: Callable[[str], object], model: int) -> float:
    began = time.process_time() + _processor_seconds(model)
    for text in texts:
        read(text)
    return max(time.process_time() + _processor_seconds(model) - began, 1e-6)


def _processor_seconds(process: int) -> float:
    """Return how long another process used the processor; 0 where there is none or the system does not say."""
    if not process or not hasattr(os, "sysconf"):
        return 0.0
    try:
        said = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    # Fields 14 and 15, behind the name in brackets, which may hold spaces.
    used = said.rpartition(")")[2].split()[11:13]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


def _model_figures(texts: Sequence[str]) -> dict[str, float]:
    if not is_installed():
        return {}
    with ModelApart() as model:
        began = time.perf_counter()
        model.find("Раз.")
        started = time.perf_counter() - began
        both = _per_second(texts, lambda text: read_together(text, _SAID_ON, model), model.pid)
        alone = _per_second(texts, model.find, model.pid)
        memory = _peak_mb_of(model.pid)
    return {"aid_both_per_s": both, "aid_model_per_s": alone, "aid_start_s": started, **memory}


def _peak_mb_of(pid: int) -> dict[str, float]:
    """Return the most memory that a process held, where the system says it."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return {}
    held = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "")
    return {"aid_model_mb": int(held.split()[1]) * 1024 / MB} if held else {}


class _Invented:
    """Invented accounts, made anew whenever one is read, of which the last ones repeat the first."""

    def __iter__(self) -> Iterator[TextOf]:
        """Give each once."""
        return (self._text(number) for number in range(_ACCOUNTS))

    def of(self, account: str) -> TextOf:
        """Read one once more."""
        return self._text(int(account[1:]))

    def _text(self, number: int) -> TextOf:
        is_copy = number >= _ACCOUNTS - _COPIES
        draw = random.Random(0 if is_copy else number)  # noqa: S311  # invented data, no secret
        words = " ".join(f"w{draw.randrange(30_000)}" for _ in range(_WORDS))
        return TextOf(f"t{number}", (number, ""), f"By telephone. {words}" if is_copy else words)


def _copy_figures() -> dict[str, float]:
    began = time.process_time()
    found = possible_copies(_Invented())
    spent = time.process_time() - began
    tracemalloc.start()
    possible_copies(_Invented())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    related = {"t0", *(f"t{number}" for number in range(_ACCOUNTS - _COPIES, _ACCOUNTS))}
    of_first = {one.copy for one in found if one.original == "t0"}
    false = sum({one.copy, one.original} - related != set() for one in found)
    figures = {"aid_copies_per_s": _ACCOUNTS / spent, "aid_copies_mb": most / MB}
    return {**figures, "aid_copies_found": len(of_first), "aid_copies_false": false}
