"""Figures of the risks of the release check, for ``bench release``: what the extractors find, a year audited, a page.

The rows are those the extractors were not tuned on; the year is invented: weekly numbers of every district of a
republic, said in tens, and of all of it, in twenty-fives. Times are of the processor. Fails on a wrong answer only: a
year that must go out and does not, a number that must not and does.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from random import Random
from typing import Final

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.intervals import Interval
from safeconduct.cli.figures import Line
from safeconduct.publish.quasi.measuring import measure, rows_of
from safeconduct.publish.quasi.places import places
from safeconduct.publish.quasi.types import Grain, QuasiKind
from safeconduct.publish.release_check import check
from safeconduct.publish.risks.atoms import Dated
from safeconduct.publish.risks.counts import audit
from safeconduct.publish.statements import At, Block, BlockKind, ClaimId, Count, Statement, Wording
from safeconduct.publish.verdicts import Why
from safeconduct.publish.worlds import Claim, World

_WEEKS: Final = 52
_FIRST: Final = day_from_iso("2026-01-01")
_REPUBLIC: Final = "chechnya"
# In what numbers are said: of a district, and of the whole republic.
_TENS: Final = 10
_WHOLE: Final = 25
# A page of a statement in one language, in characters.
_PAGE: Final = 2_600
_SENTENCES: Final = (
    "С декабря 2018 года в Чечне сообщается о новых задержаниях. ",
    "Власти отрицают, что кто-либо был задержан. ",
    "Выжившие рассказывают, что их били и держали без еды. ",
    "Сеть документирует преследования на Северном Кавказе и помогает тем, кто обратился. ",
    "По сообщениям, людей удерживали в здании полиции в январе 2019 года. ",
)

LINES: Final = (
    *(Line(f"{kind.value}: found of what was not tuned on", f"{kind.value}_recall", "%") for kind in QuasiKind),
    *(Line(f"{kind.value}: right of what was found", f"{kind.value}_precision", "%") for kind in QuasiKind),
    Line("last week of a year of weekly numbers against all before it", "week_audit_s", "s", 10),
    Line("all numbers of the year against each other", "year_audit_s", "s", 10),
    Line("a page while it is typed, all risks but protected terms, median", "risks_page_ms", "ms", 150),
)


class WrongAnswer(Exception):
    """An audit that says what is not so: the bench stops."""


def risk_figures() -> dict[str, float]:
    """Return all figures, by the names of `LINES`."""
    return {**found_figures(), **year_figures(), "risks_page_ms": page_ms()}


def found_figures() -> dict[str, float]:
    """Return recall and precision of every extractor in hundredths, on rows that were not tuned on."""
    figures = {}
    for one in measure(rows_of("unseen")):
        figures[f"{one.kind.value}_recall"] = 100 * one.recall
        figures[f"{one.kind.value}_precision"] = 100 * one.precision
    return figures


def year_figures() -> dict[str, float]:
    """Return how long the last week of a year takes against all before, and the whole year against itself."""
    weeks = list(invented_year())
    before = [one for week in weeks[:-1] for one in week]
    figures = {}
    for name, old, new in (("week_audit_s", before, weeks[-1]), ("year_audit_s", [], [*before, *weeks[-1]])):
        start = time.process_time()
        if audit(old, new) is not None:
            raise WrongAnswer
        figures[name] = time.process_time() - start
    last = weeks[-1][-1]
    one_more = Count("detained", Interval(last.count.value.lo + 1, last.count.value.lo + 1), _REPUBLIC)
    exact = Count("detained", Interval(last.count.value.lo, last.count.value.lo), _REPUBLIC)
    if audit([Dated(exact, last.on)], [Dated(one_more, Day(last.on + 7))]) is not Why.COUNTS_ISOLATE:
        raise WrongAnswer
    return figures


def invented_year(seed: int = 1) -> Iterator[list[Dated]]:
    """Give the numbers of each week of an invented year: of every district, and last of the whole republic."""
    random = Random(seed)  # noqa: S311 - invented figures, no secret
    districts = [one.id for one in places().values() if one.grain is Grain.DISTRICT and one.within == _REPUBLIC]
    people = {one: random.randint(5, 30) for one in districts}
    for week in range(_WEEKS):
        on = Day(_FIRST + 7 * week)
        for one in districts:
            people[one] += random.choice((0, 0, 1, 2, 3, 8))
        counts = [Count("detained", _rounded(number, _TENS), one) for one, number in people.items()]
        counts.append(Count("detained", _rounded(sum(people.values()), _WHOLE), _REPUBLIC))
        yield [Dated(one, on) for one in counts]


def _rounded(number: int, step: int) -> Interval:
    return Interval(number // step * step, number // step * step + step - 1)


def page_ms(times: int = 9) -> float:
    """Return how long all risks take for a page of Russian, the median, in milliseconds."""
    text = ("".join(_SENTENCES) * _PAGE)[:_PAGE]
    claim = ClaimId("c")
    statement = Statement("site", ("ru",), (Block(BlockKind.TEXT, (Wording("ru", text),), (claim,)),))
    world = World(day_from_iso("2026-12-07"), claims={claim: Claim()})
    took = []
    for _ in range(times):
        start = time.process_time()
        check(statement, {At(0, "ru"): ()}, world)
        took.append(1000 * (time.process_time() - start))
    return sorted(took)[times // 2]
