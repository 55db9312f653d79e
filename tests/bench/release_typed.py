"""A page of a statement checked at a desk while it is typed: all that the desk does, together (docs/benchmarks.md).

    python -m tests.bench.release_typed [--people 10000] [--times 25] [--json]

`bench release` measures the search and the risks apart. Here a vault holds the accounts of January 2019 and a journey
that is under way; the text rests on a claim of theirs. Measured is from the words to the verdict: the search in the
process that the desk keeps, world, ledger, risks and colleagues' answers. Not measured: making the page of it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from safeconduct.base.clock import Day, day_from_ms
from safeconduct.cli.figures import Line, Table, as_markdown, spread
from safeconduct.cli.invented_people import invented_people
from safeconduct.cli.opening import surroundings
from safeconduct.evacuate.facts.commands import draw, new_intent
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.commands import open_journey
from safeconduct.publish.holding.answers import counted
from safeconduct.publish.holding.checking import judge
from safeconduct.publish.holding.commands import add_intents, begin_statement
from safeconduct.publish.holding.protecting import protected_here
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.types import Held
from safeconduct.publish.searching import Searcher
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.sync.ready import create_vault, record_compartment
from safeconduct.sync.team import Team
from tests.unit.sync.desks import KEY

_ACCOUNTS: Final = Path("src/safeconduct/cli/demo_data/january-2019.json")
_CLAIM: Final = "public-accounts-2019:c34"
# Characters of a page, as typists count it.
_PAGE: Final = 1_800
_SEED: Final = 53
_RUSSIAN: Final = (
    "С декабря 2018 года в Чечне сообщается о новых задержаниях. Власти отрицают, что кто-либо был задержан. "
    "Выжившие рассказывают, что их били и держали без еды. По сообщениям, людей удерживали в январе 2019 года. "
)
_ENGLISH: Final = (
    "New detentions have been reported in Chechnya since December 2018. The authorities deny that anyone was detained. "
    "Survivors tell that they were beaten and held without food. People are said to have been held in January 2019. "
)
_LINES: Final = tuple(
    Line(f"{what}, {how}", f"{name}_{figure}_ms", "ms", 150)
    for name, what in (("one", "a page in one language"), ("two", "the same page in two"))
    for figure, how in (("p50", "median"), ("p95", "95th percentile"))
)


def written(team: Team, name: str, words: Mapping[str, str]) -> Held:
    """Begin a statement of one block in these languages."""
    values: dict[str, Value | None] = {"sort": "update", "languages": tuple(words), "channel": "site"}
    part = begin_statement(team, name, values)
    held = read_statement(team, part)
    assert held is not None
    block: dict[str, Value | None] = {"kind": "text", "claims": (_CLAIM,)}
    texts: dict[str, Mapping[str, Value | None]] = {
        language: {"text": (text * _PAGE)[:_PAGE]} for language, text in words.items()
    }
    team.vault.append(add_intents(team, held, block, texts))
    held = read_statement(team, part)
    assert held is not None
    return held


def figures_of(folder: Path, people: int, times: int) -> dict[str, float]:
    """Return how long the check takes at a desk that protects so many people, in milliseconds."""
    given = surroundings()
    team = Team(create_vault(folder / "vault", KEY, given), given.clock, given.entropy)
    today = Day(day_from_ms(given.clock.now_ms()))
    accounts = read_accounts(_ACCOUNTS.read_bytes())
    record = record_compartment(team.vault)
    team.vault.append(import_intents(accounts, compare(accounts, team.vault.tables), record))
    journey = open_journey(team, b"", {"tier": "t3"}, language="en")
    leg: dict[str, Value | None] = {"number": 1, "from_city": "Аргун", "to_city": "Воронеж", "day": today}
    team.vault.append([new_intent(team, journey, "leg", leg, thing=draw(given.entropy))])
    drafts = {"one": {"ru": _RUSSIAN}, "two": {"ru": _RUSSIAN, "en": _ENGLISH}}
    terms = [*protected_here(team).terms, *(one.protected for one in invented_people(people, _SEED))]
    figures: dict[str, float] = {}
    with Searcher(terms, given.entropy) as searcher:
        searcher.search(["."], today)
        for name, words in drafts.items():
            held = written(team, name, words)
            took = []
            for _ in range(times):
                began = time.perf_counter()
                counted(team, held, judge(team, held, searcher.search, today))
                took.append(1e3 * (time.perf_counter() - began))
            figures |= spread(name, took)
    team.vault.close()
    return figures


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=25)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = figures_of(Path(folder), given.people, given.times)
    print(json.dumps(figures) if given.json else as_markdown(Table("the check", "-", _LINES).rows(figures)))


if __name__ == "__main__":
    main()
