"""The vault that `bench burn` asks: so many invented people, their cases, one approved plan, journeys under way.

Two desks make it, as in life: both vouch, both approve, helpers and keepers are told, parties leave, arrive and are
heard from. All in one process; what is measured comes after it. Nobody in it exists (`planner.examples`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from safeconduct.base.clock import day_from_ms
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.cli.opening import surroundings
from safeconduct.evacuate.cases.commands import vouch_intent
from safeconduct.evacuate.cases.reading import read_cases
from safeconduct.evacuate.facts.commands import Values
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.journeys.commands import brief_intents, step_intent
from safeconduct.evacuate.journeys.reading import read_journey, read_journeys
from safeconduct.evacuate.journeys.types import Journey, Leg, LegState
from safeconduct.evacuate.planner.examples import example
from safeconduct.evacuate.planner.instance import Instance, Party
from safeconduct.evacuate.planner.instance_reading import instance_from_json
from safeconduct.evacuate.planning.approving import approve
from safeconduct.evacuate.planning.drafts import plans
from safeconduct.evacuate.planning.instances import make_run
from safeconduct.evacuate.planning.keeping import keep_plan
from safeconduct.evacuate.planning.making import make_plan
from safeconduct.evacuate.planning.reading import read_world
from safeconduct.evacuate.running.commands import add_intents, hear_intents, words_intent
from safeconduct.evacuate.running.types import Agreed, Meaning
from safeconduct.protect.members import Role
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.sync import joining
from safeconduct.sync.compartments import admit
from safeconduct.sync.finishing import finish
from safeconduct.sync.parcels import read_parcel, write_parcel
from safeconduct.sync.ready import create_joining_vault, create_vault, record_compartment
from safeconduct.sync.root import open_root
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.vault.surroundings import no_progress
from safeconduct.vault.vault import Vault

Tell = Callable[[str], None]
_SEED: Final = 1
# Steps of the search: what is measured is not the plan.
_STEPS: Final = 2_000
_REASON: Final = "of the bench"
_HOUR_MS: Final = 3_600_000
_WORDS: Final = Agreed("the soup is ready", "the bus is late again", "aunt Vera sends her love")
_SHARED: Final = (Sort.PLANNING, Sort.PLACES, Sort.HELPERS, Sort.CASE, Sort.JOURNEY)
_CHECKS: Final = ("none", "shown", "named")
_MODES: Final = {"none": "car", "shown": "bus", "named": "train"}
# How far journeys are, in turn: of eight two live in a safe house, two in one on the way, one is on the road to the
# second house and one to the first, of one people were told, and one is approved.
_FAR: Final = (4, 2, 1, 2, 4, 3, 0, -1)


@dataclass(frozen=True, slots=True)
class Held:
    """What lies in the vault."""

    people: int
    moved: int
    journeys: int
    legs: int
    told: int


def make_vault(folder: Path, people: int, passphrase: str, tell: Tell) -> Held:
    """Make the vault ``folder``/vault of a coordinator; it opens with the passphrase."""
    given, key = surroundings(), Passphrase.from_text(passphrase)
    with create_vault(folder / "vault", key, given, cost=LEAST_COST) as vault, _joined(folder, vault, key) as other:
        team, second = (Team(one, given.clock, given.entropy) for one in (vault, other))
        instance = instance_from_json(example(people, _SEED))
        tell(f"{len(instance.parties)} cases")
        write_rescue(team, day_from_ms(given.clock.now_ms()), "en", _data(instance))
        for one in (team, second):
            _let_in(team)
            _meet(folder, team, second)
            one.vault.append(vouch_intent(one, case) for case in read_cases(Facts(one.vault.tables)))
        _meet(folder, second, team)
        _plan(folder, team, second, tell)
        tell("journeys under way")
        for n, journey in enumerate(read_journeys(team)):
            _run(team, journey, _FAR[n % len(_FAR)])
        journeys = read_journeys(team)
        legs = [leg for one in journeys for leg in one.legs]
        told = sum(len(one.told) for one in journeys)
        return Held(instance.people, sum(one.size for one in journeys), len(journeys), len(legs), told)


@contextmanager
def _joined(folder: Path, sponsor: Vault, key: Passphrase) -> Iterator[Vault]:
    """Let a second coordinator join by the whole handshake."""
    given = surroundings()
    team = Team(sponsor, given.clock, given.entropy)
    with create_joining_vault(folder / "second", key, given, cost=LEAST_COST) as vault:
        asked = joining.invite(team, joining.Plan(Role.WRITE, ((record_compartment(sponsor), Role.WRITE),)))
        request = joining.ask(vault, asked.invitation, "second", given)
        joining.take_answer(vault, joining.answer(team, asked, request))
        joining.words_are_equal(vault)
        welcome = joining.welcome(team, joining.given_at(team, asked.mailbox), open_root(sponsor))
        joining.take_welcome(vault, welcome)
        yield vault


def _meet(folder: Path, sender: Team, receiver: Team) -> None:
    """Give somebody what is new, by a file."""
    file = folder / "parcel"
    write_parcel(sender, file, [receiver.me.device.id])
    finish(receiver, read_parcel(receiver, file, no_progress).touched)
    file.unlink()


def _let_in(team: Team) -> None:
    """Let the other coordinator into every part that they are not in."""
    others = [device for device, _ in team.devices() if device.id != team.me.device.id]
    for one in team.compartments():
        new = [(device, Role.WRITE) for device in others if device.id not in team.members(one.id)]
        if one.sort in _SHARED and new:
            admit(team, one.id, new)


def _plan(folder: Path, team: Team, second: Team, tell: Tell) -> None:
    """Plan for everybody; both approve it, so that beds and helpers are held."""
    today = day_from_ms(team.clock.now_ms())
    tell("a plan")
    made = make_plan(make_run(read_world(team, today), today, team.entropy), seconds=0, steps=_STEPS)
    home = next(one.id for one in team.compartments() if one.sort is Sort.PLANNING)
    keep_plan(team, made, home, parent=None, language="en")
    _let_in(team)
    tell("approved by two")
    approve(team, plans(Facts(team.vault.tables))[-1], _REASON)
    _meet(folder, team, second)
    approve(second, plans(Facts(second.vault.tables))[-1], _REASON)
    _meet(folder, second, team)


def _run(team: Team, journey: Journey, far: int) -> None:
    """Bring a journey so far: -1 only approved, 0 told, 1 on the road, 2 in the first house, 3 on, 4 in the second."""
    rides = [n for n, leg in enumerate(journey.legs) if leg.thing.text("kind") != "stay"]
    steps = [(n, step) for n in rides[:2] for step in (LegState.DEPARTED, LegState.ARRIVED)]
    if far < 0:
        return
    with team.together():
        team.vault.append([words_intent(journey, _WORDS)])
        for n in rides[: 1 if far < 3 else 2]:
            _tell_and_wait(team, _read(team, journey), n)
        for n, step in steps[:far]:
            held = _read(team, journey)
            leg = held.legs[n]
            team.vault.append([step_intent(leg, step, at_ms=team.clock.now_ms())])
            if step is LegState.ARRIVED:
                due = next(one for one in held.check_ins if one.id_of("leg") == leg.id)
                team.vault.append(hear_intents(team, held, due, Meaning.WELL, now_ms=team.clock.now_ms()))


def _tell_and_wait(team: Team, journey: Journey, n: int) -> None:
    """Tell whoever runs a leg and whoever keeps the house after it; agree when they are heard from."""
    leg, now = journey.legs[n], team.clock.now_ms()
    for held, who, code in ((leg, "helper", "helper"), (journey.legs[n + 1], "keeper", "place")):
        whom = held.thing.id_of(code)
        told: Values = {"who": who, **({"whom": whom} if whom else {}), "what": ("person", "time", code)}
        team.vault.append(brief_intents(team, _same(team, held), told, now_ms=now))
    team.vault.append(add_intents(team, leg, [("arrive", now + _HOUR_MS)], {}))


def _same(team: Team, leg: Leg) -> Leg:
    found = read_journey(team, leg.thing.part)
    return next(one for one in found.legs if one.id == leg.id) if found else leg


def _read(team: Team, journey: Journey) -> Journey:
    return read_journey(team, journey.part) or journey


def _data(instance: Instance) -> dict[str, Any]:
    """Return an invented instance in the form of `demo_data/rescue.toml`."""
    towns = {one.origin for one in instance.parties} | {
        town for one in instance.trips for town in (one.origin, one.city)
    }
    towns |= {town for one in instance.onward for town in (one.start, one.end)}
    towns |= {town for one in instance.departures for town in (one.start, one.country)}
    return {
        "towns": {one: [f"Town {one}", f"Город {one}"] for one in sorted(towns)},
        "party": [_party(one) for one in instance.parties],
        "place": [
            {
                "code": one.id,
                "city": one.city,
                "kind": "safe" if one.is_safe else "transit",
                "beds": one.beds,
                "admits": one.admits,
                "people_cap": one.people_cap,
            }
            for one in instance.places
        ],
        "helper": [
            {"code": one.id, "city": "t0", "skills": ["drive"], "people_cap": one.people_cap, "checked": "twice"}
            for one in instance.helpers
        ],
        "trip": [*_trips(instance)],
    }


def _party(one: Party) -> dict[str, Any]:
    held = {
        "size": one.size,
        "kind": one.kind,
        "origin": one.origin,
        "ready": one.ready_on,
        "deadline": one.deadline_on,
        "tier": one.tier,
        "papers": dict(one.documents),
    }
    return held if one.most_check > 1 else {**held, "wanted": "local"}


def _trips(instance: Instance) -> Iterator[dict[str, Any]]:
    for trip in instance.trips:
        yield {
            "sort": "extraction",
            "from": trip.origin,
            "to": trip.city,
            "days": [trip.day],
            "mode": "car",
            "id_check": "none",
            "seats": trip.seats,
            "risk": min(100, 10 * trip.risk),
            "cost": trip.cost,
            "helpers": [instance.helpers[at].id for at in trip.helpers],
        }
    for leg in instance.onward:
        check = _CHECKS[leg.check]
        yield {
            **{"sort": "onward", "from": leg.start, "to": leg.end, "days": [leg.leaves_on]},
            **{"takes": leg.arrives_on - leg.leaves_on, "mode": _MODES[check], "id_check": check},
            **{"party_cap": leg.party_cap, "risk": min(100, 10 * leg.risk), "cost": leg.cost},
        }
    for out in instance.departures:
        yield {
            **{"sort": "departure", "from": out.start, "to": out.country, "days": [out.day], "mode": "plane"},
            **{"id_check": "named", "party_cap": out.party_cap, "risk": min(100, 10 * out.risk), "cost": out.cost},
        }
