"""A laptop is lost: which, was it locked, what will happen; done once the alias was typed. And what was found wrong.

What goes and what follows is decided in `sync.incident`; findings are those of `sync.detection`, in its own sentences.
Refuses to take anything out before what would happen was shown and the alias of its person typed: it cannot be undone.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import DeviceId
from safeconduct.desk.losses import gone_laptops, readable
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.team_words import Laptop, Person, part_of, people
from safeconduct.desk.visit import Visit
from safeconduct.sync.detection import Sort, detect
from safeconduct.sync.detection_words import advice as finding_in_words
from safeconduct.sync.finishing import finish
from safeconduct.sync.incident import lost, lost_devices
from safeconduct.sync.team import Team

# Findings that mean danger now; the others want a look.
_RED: Final = (Sort.ROLLED_BACK, Sort.FORK, Sort.LEFT_OUT, Sort.RELAY_FAULT)
_LOCKED: Final = {"yes": True, "no": False}


def page(visit: Visit) -> Page:
    """Return what was found, and the form for a lost laptop."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Show what would happen; once that was shown and the alias is typed, take the laptop out everywhere."""
    team, say = visit.team(), visit.words.say
    chosen = _chosen(visit, team)
    if not chosen:
        return _page(visit, problem=say("Say which laptop, and whether it was off and locked."))
    person, laptop, was_locked = chosen[0]
    shown = f"{laptop.id.hex()} {visit.form.text('locked')}"
    try:
        devices = lost_devices(team, laptop.id, was_locked=was_locked)
        if visit.form.text("shown") != shown:
            return _page(visit, shown=shown, devices=devices)
        if visit.form.text("alias") != person.alias:
            problem = say("Type the alias of its person to confirm: {alias}", alias=person.alias)
            return _page(visit, shown=shown, devices=devices, problem=problem)
        done = lost(team, laptop.id, was_locked=was_locked)
        finish(team, done.rekeyed)
    except SafeconductError as error:
        return _page(visit, (error.advice(visit.words.tongue.spoken),))
    return visit.went(visit.lasting("incident", laptop.id.hex()), "partly" if done.failed else "out")


def _chosen(visit: Visit, team: Team) -> tuple[tuple[Person, Laptop, bool], ...]:
    was_locked = _LOCKED.get(visit.form.text("locked"))
    return tuple(
        (person, laptop, was_locked)
        for person in people(visit, team, team.id)
        for laptop in person.laptops
        if laptop.id.hex() == visit.form.text("laptop") and not laptop.is_this and was_locked is not None
    )


def _page(
    visit: Visit,
    advice: tuple[Advice, ...] = (),
    *,
    problem: str = "",
    shown: str = "",
    devices: tuple[DeviceId, ...] = (),
) -> Page:
    team, language = visit.team(), visit.words.tongue.spoken
    facts = {
        "findings": tuple(
            (one.sort in _RED, finding_in_words(team, one, language))
            for one in detect(team).findings
            if one.sort is not Sort.ONE_PATH
        ),
        "gone": gone_laptops(visit, team),
        "people": people(visit, team, team.id),
        "shown": shown,
        "leaving": tuple(f"{team.alias(one)} ({one.hex()[:8]})" for one in devices),
        "parts": tuple(
            part_of(visit, team, one).name
            for one in team.compartments()
            if any(device in team.members(one.id) for device in devices)
        ),
        "reads": readable(visit, team, devices) if devices else (),
        "advice": advice,
        "problem": problem,
    }
    return Page("incident.html", facts, 422 if advice or problem else 200)
