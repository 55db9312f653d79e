"""A laptop is lost: which, was it locked, what will happen; done once the alias was typed. And what was found wrong.

What goes and what follows is decided in `sync.incident`; findings are those of `sync.detection`, in its own sentences.
Refuses to take anything out before what would happen was shown and the alias of its person typed: it cannot be undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, ms_from_day
from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import DeviceId
from safeconduct.desk.losses import gone_laptops, readable
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.team_words import Laptop, Person, only_path_in_words, part_of, people
from safeconduct.desk.visit import Visit
from safeconduct.protect.members import Role
from safeconduct.record.dates import day_from_words
from safeconduct.record.wording import day_in_words
from safeconduct.sync.detection import Finding, NoFork, Sort, detect, proof_of
from safeconduct.sync.detection_words import advice as finding_in_words
from safeconduct.sync.finishing import finish
from safeconduct.sync.incident import Cut, cut_before, lost, lost_devices, not_believed
from safeconduct.sync.relays import relays
from safeconduct.sync.team import Team

# Findings that mean danger now; the others want a look.
_RED: Final = (Sort.ROLLED_BACK, Sort.FORK, Sort.LEFT_OUT, Sort.RELAY_FAULT)
_PROOF: Final = "proof"
_LOCKED: Final = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Loss:
    """What a form says was lost. ``since``: the first day of which nothing is believed; nothing for no such day."""

    person: Person
    laptop: Laptop
    was_locked: bool
    since: tuple[Day, ...]

    @property
    def sign(self) -> str:
        """What the form holds once its consequences were shown: for another loss they are shown again."""
        since = f" {self.since[0]}" if self.since else ""
        return f"{self.laptop.id.hex()} {'yes' if self.was_locked else 'no'}{since}"

    def cut(self, team: Team, devices: tuple[DeviceId, ...]) -> Cut:
        """Return up to where the laptops' entries are believed; everything where no day was given."""
        return cut_before(team, devices, ms_from_day(self.since[0])) if self.since else {}


def page(visit: Visit) -> Page:
    """Return what was found, and the form for a lost laptop."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Show what would happen; once that was shown and the alias is typed, take the laptop out everywhere."""
    team, say = visit.team(), visit.words.say
    if visit.form.has("proof"):
        return _prove(visit, team)
    try:
        chosen = _chosen(visit, team)
        if not chosen:
            return _page(visit, problem=say("Say which laptop, and whether it was off and locked."))
        loss = chosen[0]
        devices = lost_devices(team, loss.laptop.id, was_locked=loss.was_locked)
        if visit.form.text("shown") != loss.sign:
            return _page(visit, loss=chosen, devices=devices)
        if visit.form.text("alias") != loss.person.alias:
            problem = say("Type the alias of its person to confirm: {alias}", alias=loss.person.alias)
            return _page(visit, loss=chosen, devices=devices, problem=problem)
        done = lost(team, loss.laptop.id, was_locked=loss.was_locked, cut=loss.cut(team, devices))
        finish(team, done.rekeyed)
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    told = "partly" if done.failed else "out" if team.id in done.rekeyed else "in_team"
    return visit.went(visit.lasting("incident", loss.laptop.id.hex()), told)


def _prove(visit: Visit, team: Team) -> Shown:
    """Make the proof of a finding ready to be saved; the page again where it is found no more."""
    for one in detect(team).findings:
        if one.is_proved and _sign(one) == visit.form.text("proof"):
            visit.leaving.hold(_PROOF, proof_of(team, one), team.entropy)
            return visit.went("/incident", "proof")
    return _page(visit, (visit.advice(NoFork()),))


def _sign(one: Finding) -> str:
    """Return what the form of a proof holds: which finding, and nothing that its sentences do not say."""
    return " ".join((one.sort.name, one.compartment.hex(), one.device.hex(), one.relay.hex(), one.mailbox.hex()))


def _chosen(visit: Visit, team: Team) -> tuple[Loss, ...]:
    """Return what the form says was lost; nothing while it does not say all, BadDate for a day that is none."""
    was_locked, typed = _LOCKED.get(visit.form.text("locked")), visit.form.text("since")
    since = (day_from_words(typed),) if typed else ()
    return tuple(
        Loss(person, laptop, was_locked, since)
        for person in people(visit, team, team.id)
        for laptop in person.laptops
        if laptop.id.hex() == visit.form.text("laptop") and not laptop.is_this and was_locked is not None
    )


def _page(
    visit: Visit,
    advice: tuple[Advice, ...] = (),
    *,
    problem: str = "",
    loss: tuple[Loss, ...] = (),
    devices: tuple[DeviceId, ...] = (),
) -> Page:
    team, language = visit.team(), visit.words.tongue.spoken
    everybody = people(visit, team, team.id)
    facts = {
        "findings": tuple(
            (one.sort in _RED, finding_in_words(team, one, language, is_page=True), _sign(one) if one.is_proved else "")
            for one in detect(team).findings
            if one.sort is not Sort.ONE_PATH
        ),
        "has_relays": bool(relays(team)),
        "paths": only_path_in_words(visit, team),
        "proof": visit.to_save(_PROOF),
        "told": visit.told({"proof": visit.words.say("The proof is ready: save it.")}),
        "gone": gone_laptops(visit, team),
        "people": everybody,
        "has_others": any(not laptop.is_this for person in everybody for laptop in person.laptops),
        "is_admin": team.my_role(team.id) is Role.ADMIN,
        "admins": tuple(one.alias for one in everybody if one.role is Role.ADMIN and not one.is_me),
        "shown": loss[0].sign if loss else "",
        "leaving": tuple(f"{team.alias(one)} ({one.hex()[:8]})" for one in devices),
        "parts": tuple(
            part_of(visit, team, one).name
            for one in team.compartments()
            if any(device in team.members(one.id) for device in devices)
        ),
        "since": day_in_words(loss[0].since[0], language) if loss and loss[0].since else "",
        "not_believed": not_believed(team, loss[0].cut(team, devices)) if loss else 0,
        "reads": readable(visit, team, devices) if devices else (),
        "advice": advice,
        "problem": problem,
    }
    return Page("incident.html", facts, 422 if advice or problem else 200)
