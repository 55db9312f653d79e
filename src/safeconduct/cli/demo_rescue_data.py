"""The invented rescue of the demonstration as things of a vault: 24 people in 16 parties, seven places, five helpers.

Everything is written as people write it, by `evacuate.facts`; code names are drawn. Days count from the day on which it
is shown, so that something is always due. Nothing in it exists (`demo_data/rescue.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from safeconduct.base.clock import Day
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Language
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.facts.commands import draw, new_intent
from safeconduct.evacuate.facts.types import ThingId, Value
from safeconduct.intake.codenames import draw_name
from safeconduct.sync.compartments import begin
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.vault.types import Intent

_FILE: Final = "rescue.toml"
_DAY_MS: Final = 86_400_000
_WHY: Final = "why"
# What everybody of them agreed to: to be brought away, to a house of ours, that a helper is told what they need.
_AGREED: Final = ("move", "house", "share_helper")
# What an override of triage tells of what happened, as the form `risk` calls it.
_RISKS: Final = {
    "named_in_detention": "relative_named",
    "order_to_kill": "order_to_kill",
    "minor_alone_with_abuser": "threatened",
}
_WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    "planning": {"en": "The group of 24: plans", "ru": "Группа из 24: планы"},
    "places": {"en": "The group of 24: places", "ru": "Группа из 24: места"},
    "helpers": {"en": "The group of 24: helpers", "ru": "Группа из 24: помощники"},
    "reason": {"en": "as they told on the telephone", "ru": "по их рассказу по телефону"},
}


@dataclass(frozen=True, slots=True)
class Rescue:
    """What was begun: the parts, and each thing by its code in the data. ``cases``: in the order of the data."""

    planning: CompartmentId
    places: CompartmentId
    helpers: CompartmentId
    place: Mapping[str, ThingId]
    helper: Mapping[str, ThingId]
    cases: tuple[CompartmentId, ...]


class _Writer:
    """Writes the data of one rescue into a vault."""

    def __init__(self, team: Team, today: Day, language: Language, data: Mapping[str, Any]) -> None:
        self.team = team
        self.today = today
        self.language: Language = language
        self.data = data
        self._taken: set[str] = set()

    def write(self) -> Rescue:
        planning, places, helpers = (
            begin(self.team, sort, _WORDS[name][self.language])
            for name, sort in (("planning", Sort.PLANNING), ("places", Sort.PLACES), ("helpers", Sort.HELPERS))
        )
        helper = {one["code"]: self._new(helpers, "helper", self._helper(one)) for one in self.data["helper"]}
        place = {one["code"]: self._new(places, "place", self._place(one)) for one in self.data["place"]}
        self.team.vault.append(self._trips(planning, helper))
        cases = tuple(self._case(one) for one in self.data["party"])
        return Rescue(planning, places, helpers, place, helper, cases)

    def _new(self, part: CompartmentId, form: str, values: Mapping[str, Value | None]) -> ThingId:
        thing = draw(self._entropy)
        self.team.vault.append([new_intent(self.team, part, form, values, thing=thing)])
        return thing

    @property
    def _entropy(self) -> Entropy:
        return self.team.entropy

    def _name(self) -> str:
        name = draw_name(self.language, self._entropy, lambda one: one in self._taken)
        self._taken.add(name)
        return name

    def _town(self, code: str) -> str:
        english, russian = self.data["towns"][code]
        return str(russian if self.language == "ru" else english)

    def _helper(self, one: Mapping[str, Any]) -> dict[str, Value | None]:
        return {
            "code_name": self._name(),
            "city": self._town(one["city"]),
            "skills": tuple(one["skills"]),
            "people_cap": one["people_cap"],
            "checked": one["checked"],
            "state": "active",
        }

    def _place(self, one: Mapping[str, Any]) -> dict[str, Value | None]:
        optional = {code: one[code] for code in ("max_nights", "hot_ok") if code in one}
        return {
            "code_name": self._name(),
            "city": self._town(one["city"]),
            **{code: one[code] for code in ("kind", "beds", "admits", "people_cap")},
            "state": "open",
            **optional,
        }

    def _trips(self, planning: CompartmentId, helper: Mapping[str, ThingId]) -> Iterator[Intent]:
        for one in self.data["trip"]:
            for day in one["days"]:
                values: dict[str, Value | None] = {
                    "sort": one["sort"],
                    "from_city": self._town(one["from"]),
                    "to_city": self._town(one["to"]),
                    "day": self.today + day,
                    "arrive_day": self.today + day + one.get("takes", 0),
                    **{code: one[code] for code in ("mode", "id_check", "risk", "cost")},
                    **{code: one[code] for code in ("seats", "party_cap") if code in one},
                }
                if "helpers" in one:
                    values["helpers"] = tuple(helper[code] for code in one["helpers"])
                yield new_intent(self.team, planning, "trip", values, thing=draw(self._entropy))

    def _case(self, one: Mapping[str, Any]) -> CompartmentId:
        name = self._name()
        part = begin(self.team, Sort.CASE, name)
        self.team.vault.append(self._of_case(part, name, one))
        return part

    def _of_case(self, part: CompartmentId, name: str, one: Mapping[str, Any]) -> Iterator[Intent]:
        def new(form: str, values: Mapping[str, Value | None], thing: ThingId | None = None) -> Intent:
            return new_intent(self.team, part, form, values, thing=thing or draw(self._entropy))

        case: dict[str, Value | None] = {
            "code_name": name,
            "state": "open",
            "rung": "cross_checked",
            "origin": self._town(one["origin"]),
            "ready": self.today + one["ready"],
            "deadline": self.today + one["deadline"],
            "kind": one["kind"],
            "countries": tuple(self._town(country) for country in one["papers"]),
            "owner": self.team.me.device.user.id,
        }
        yield new("case", {**case, "hot": True} if one.get("hot") else case, ThingId(bytes(part)))
        people = [draw(self._entropy) for _ in range(one["size"])]
        for n, person in enumerate(people):
            sex = {"men": "m", "women": "f"}.get(one["kind"], "f" if n % 2 else "m")
            age = "minor" if one.get("minor") else "child" if n > 1 else "adult"
            wanted = one.get("wanted", "no") if n == 0 else "no"
            values = {"code_name": self._name(), "sex": sex, "age": age, "at_risk": n == 0, "wanted": wanted}
            yield new("person", values, person)
            for country, ready in one["papers"].items():
                document: dict[str, Value | None] = {"who": person, "kind": "visa", "country": self._town(country)}
                yield new("document", {**document, "state": "asked", "likely_day": self.today + ready})
            for purpose in _AGREED:
                said = {
                    "who": person,
                    "purpose": purpose,
                    "state": "given",
                    "how": "guardian" if age != "adult" else "spoken",
                }
                yield new("consent", said)
        yield new("assessment", self._assessment(one))
        if _WHY in one:
            at = self.today * _DAY_MS - _DAY_MS
            yield new("risk", {"kind": _RISKS[one[_WHY]], "at": at, "seen": True})

    def _assessment(self, one: Mapping[str, Any]) -> dict[str, Value | None]:
        window = {4: "hours", 3: "days", 2: "weeks", 1: "later"}[one["tier"]]
        found: dict[str, Value | None] = {
            "consequence": "severe" if one["tier"] > 1 else "significant",
            "probability": "very_likely" if one["tier"] > 2 else "likely",
            "window": window,
            "tier": f"t{one['tier']}",
            "reason": _WORDS["reason"][self.language],
            "answer": "take",
        }
        return {**found, "overrides": (one[_WHY],)} if _WHY in one else found


def write_rescue(team: Team, today: Day, language: Language, data: Mapping[str, Any] | None = None) -> Rescue:
    """Begin everything that the invented rescue is made of, in a team of which this desk is an administrator.

    ``data``: another one in the form of `demo_data/rescue.toml`, of any size.
    """
    given = data or tomllib.loads((resources.files("safeconduct.cli.demo_data") / _FILE).read_text(encoding="utf-8"))
    with team.together():
        return _Writer(team, today, language, given).write()
