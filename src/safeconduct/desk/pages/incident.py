"""A laptop is lost: which, was it locked, what will happen; done once the alias was typed. And what was found wrong.

What goes and what follows is decided in `sync.incident`; findings are those of `sync.detection`, in its own sentences.
Refuses to take anything out before what would happen was shown and the alias of its person typed: it cannot be undone.
Offers nothing that must fail, and names nobody to be called whose laptop it is that was lost: somebody else may answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import DeviceId
from safeconduct.desk.losses import gone_laptops, what_follows
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.team_words import Laptop, Person, only_path_in_words, people, to_call
from safeconduct.desk.visit import Visit
from safeconduct.protect.members import Role
from safeconduct.record.moments import ms_from_words
from safeconduct.record.wording import local_time_in_words
from safeconduct.sync.appointing import may_be_appointed
from safeconduct.sync.detection import Finding, NoFork, Sort, detect, proof_of
from safeconduct.sync.detection_words import advice as finding_in_words
from safeconduct.sync.finishing import finish
from safeconduct.sync.incident import Cut, cut_before, lost, lost_devices, may_take_out, not_believed
from safeconduct.sync.relays import relays
from safeconduct.sync.team import Team

# Findings that mean danger now; the others want a look.
_RED: Final = (Sort.ROLLED_BACK, Sort.FORK, Sort.LEFT_OUT, Sort.RELAY_FAULT)
_PROOF: Final = "proof"
_LOCKED: Final = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Loss:
    """What a form says was lost. ``since``: from when on (ms) nothing is believed; nothing for no such moment."""

    person: Person
    laptop: Laptop
    was_locked: bool
    since: tuple[int, ...]

    @property
    def sign(self) -> str:
        """What the form holds once its consequences were shown: for another loss they are shown again."""
        since = f" {self.since[0]}" if self.since else ""
        return f"{self.laptop.id.hex()} {'yes' if self.was_locked else 'no'}{since}"

    def cut(self, team: Team, devices: tuple[DeviceId, ...]) -> Cut:
        """Return up to where the laptops' entries are believed; everything where no moment was given."""
        return cut_before(team, devices, self.since[0]) if self.since else {}


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
        if not may_take_out(team, devices):
            return _page(visit, loss=chosen, devices=devices)
        if visit.form.text("shown") != loss.sign:
            return _page(visit, loss=chosen, devices=devices, problem=_changed(visit))
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


def _changed(visit: Visit) -> str:
    """Return that nothing was done, where what would happen was shown and then other answers were given."""
    if not visit.form.text("shown"):
        return ""
    return visit.words.say("NOT taken out yet: your answers changed. Look at what will happen now, and press again.")


def _chosen(visit: Visit, team: Team) -> tuple[Loss, ...]:
    """Return what the form says was lost; nothing while it does not say all, what `ms_from_words` raises."""
    was_locked, typed = _LOCKED.get(visit.form.text("locked")), visit.form.text("since")
    since = (ms_from_words(typed, now=visit.clock.now_ms()),) if typed else ()
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
        "admins": tuple(one.alias for one in to_call(everybody, devices)),
        "suspect": loss[0].person.alias if loss else "",
        "may_take_out": not loss or may_take_out(team, devices),
        "may_be_appointed": bool(may_be_appointed(team)),
        "shown": loss[0].sign if loss else "",
        "will": what_follows(visit, team, devices),
        "since": local_time_in_words(loss[0].since[0], language) if loss and loss[0].since else "",
        "not_believed": not_believed(team, loss[0].cut(team, devices)) if loss else 0,
        "advice": advice,
        "problem": problem,
    }
    return Page("incident.html", facts, 422 if advice or problem else 200)
