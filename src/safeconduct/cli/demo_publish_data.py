"""What the demonstration tells in public: statements out of its record and of its invented rescue, in both languages.

Days and numbers of the update are those that the record answers with, as it stands: nothing is written down ready-made.
The village is one of the rescue's, so that a journey is under way there (`demo_data/publish.toml`).
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, Final

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.errors import Language
from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.base.json_value import Json
from safeconduct.base.plain import plain_name
from safeconduct.evacuate.facts.commands import Values
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.publish.quasi.types import Finding, QuasiKind
from safeconduct.publish.risks.coarsening import coarser
from safeconduct.publish.types import Span
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.record.items import Table
from safeconduct.record.queries import Record
from safeconduct.record.types import KnownRow, PropertyKind
from safeconduct.record.wording import day_in_words, span_in_words
from safeconduct.sync.ready import record_compartment
from safeconduct.sync.team import Team

_DATA: Final = "safeconduct.cli.demo_data"
_LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru")
# Numbers of people and days that the accounts of either country tell of.
_COUNTED: Final = ("detained", "held")
_MISSED: Final = ("missing_since", "start")
# What is told of the village in the invented rescue; an account of an invented country, as its whole dataset is.
_VILLAGE: Final = {
    "format": "safeconduct.accounts/1",
    "dataset": "invented-village",
    "about": "One invented account of an invented village, for the demonstration.",
    "properties": [{"id": "reported", "kind": "text"}],
    "voices": [{"id": "neighbour", "label": "A neighbour", "kind": "person"}],
    "subjects": [{"id": "village", "kind": "place", "label": "An invented village"}],
    "sources": [{"id": "V1", "outlet": "A call", "published_lo": "2021-02-01", "published_hi": "2021-02-01"}],
    "claims": [
        {
            "id": "v1",
            "source": "V1",
            "subject": "village",
            "property": "reported",
            "value": {"kind": "text", "text": "houses were searched"},
            "said": "houses were searched",
            "voice": "neighbour",
        }
    ],
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement to be written. ``blocks``: what each is, and its words; ``told``: what is shown of it; ``picture``:
    what its picture shows, by language, where it has one.
    """

    name: str
    values: Values
    blocks: tuple[tuple[Values, Mapping[str, Values]], ...]
    told: dict[str, Json] = field(default_factory=dict)
    picture: Mapping[str, Values] = field(default_factory=dict)


def update(team: Team, today: Day, language: Language) -> Draft:
    """Return the update: since when and how many, as all accounts together tell it now."""
    del language
    record, texts = Record(team.vault.tables), _texts("update")
    began, counted = _row(record, ("start",)), _row(record, _COUNTED)
    last = max(Day(source.published.hi) for _, source in record.sources())
    most = None if counted.span.hi == OPEN_HI else counted.span.hi
    moment: dict[str, Values] = {
        one: {"text": words, "when": span_in_words(PropertyKind.DATE, began.span, one)}
        for one, words in zip(_LANGUAGES, texts["moment"], strict=True)
    }
    count: Values = {
        "kind": "count",
        "status": "detained",
        "basis": "estimated",
        "least": counted.span.lo,
        "most": most,
        "until_day": last,
        "claims": _claims(counted),
    }
    when: Values = {"kind": "moment", "when": _edtf(began), "claims": _claims(began)}
    blocks = (*_heads(texts), (when, moment), (_without_none(count), _words(texts["count"])))
    claims = {*began.standing, *counted.standing}
    told: dict[str, Json] = {"claims": len(claims), "least": counted.span.lo, "most": most, "began": _edtf(began)}
    return Draft(texts["name"], _values(today), blocks, told, _words(texts["picture"]))


def quiet_village(team: Team, today: Day, language: Language) -> Draft:
    """Return what is told of a village from which a party is on its way, in this month; few parties left it."""
    data, texts = tomllib.loads(_read("rescue.toml")), _texts("quiet")
    dataset = read_accounts(json.dumps(_VILLAGE).encode())
    team.vault.append(import_intents(dataset, compare(dataset, team.vault.tables), record_compartment(team.vault)))
    towns = {names[language == "ru"]: names for names in data["towns"].values()}
    first = [one.legs[0].thing for one in read_journeys(team) if one.legs]
    leaving = Counter(leg.text("from_city") for leg in first)
    home, journeys = min(leaving.items(), key=lambda one: (one[1], one[0]))
    words = _words(texts["text"], town=towns[home], month=_month(today))
    text: Values = {"kind": "text", "claims": (f"{dataset.name}:v1",)}
    told: dict[str, Json] = {"journeys": journeys}
    return Draft(texts["name"], _values(today), (*_heads(texts), (text, words)), told)


def exact_day(team: Team, today: Day, language: Language) -> Draft:
    """Return what is told of one man with the very day."""
    del language
    texts, row = _texts("exact"), _row(Record(team.vault.tables), _MISSED)
    days = tuple(day_in_words(row.span.hi, one) for one in _LANGUAGES)
    text: Values = {"kind": "text", "claims": _claims(row)}
    return Draft(texts["name"], _values(today), (*_heads(texts), (text, _words(texts["text"], day=days))))


def named_shelter(team: Team, today: Day, language: Language) -> Draft:
    """Return what names the place where people hide."""
    del team, language
    texts, towns = _texts("shelter"), tomllib.loads(_read("rescue.toml"))["towns"]
    words = _words(texts["text"], town=towns["lake_city"])
    return Draft(texts["name"], _values(today), (*_heads(texts), ({"kind": "text"}, words)))


def organisation(key: str) -> str:
    """Return the file about the organisation, with its public key."""
    return _read("organisation.toml").replace("@KEY@", key)


def _row(record: Record, properties: tuple[str, ...]) -> KnownRow:
    """Return what is known now of the first of these properties that any subject has, by the most claims."""
    subjects = [name for name, _ in record.facts.current(Table.SUBJECT)]
    rows = [row for name in subjects for row in record.known(name) if row.property in properties]
    return min(rows, key=lambda row: (properties.index(row.property), -len(row.standing)))


def _month(today: Day) -> tuple[str, ...]:
    """Return “in January 2030” in each language, as the check words a month."""
    found = Finding(Span(0, 1), QuasiKind.DATE, Interval(today, today))
    return tuple(coarser(found, one) for one in _LANGUAGES)


def _values(today: Day) -> Values:
    return {"sort": "update", "channel": "site", "day": today, "languages": ("ru", "en")}


def _heads(texts: Mapping[str, Any]) -> tuple[tuple[Values, Mapping[str, Values]], ...]:
    return tuple(({"kind": kind}, _words(texts[kind])) for kind in ("title", "summary"))


def _words(texts: tuple[str, ...], **filled: tuple[str, ...]) -> dict[str, Values]:
    return {
        language: {"text": texts[n].format(**{name: words[n] for name, words in filled.items()})}
        for n, language in enumerate(_LANGUAGES)
    }


def _claims(row: KnownRow) -> tuple[str, ...]:
    """Return the claims that a row stands on, as a statement names them."""
    return tuple(plain_name(one) for one in row.standing)


def _edtf(row: KnownRow) -> str:
    return f"{iso_from_day(Day(row.span.lo))}/{iso_from_day(Day(row.span.hi))}"


def _without_none(values: Values) -> Values:
    return {code: value for code, value in values.items() if value is not None}


def _texts(name: str) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(_read("publish.toml"))[name]
    return found


def _read(name: str) -> str:
    return (resources.files(_DATA) / name).read_text(encoding="utf-8")
