"""Exchange: what has not reached the others yet, a file for them, a file of theirs, and the relays (P4).

A file and a relay carry the same frames, and both end in one intake (`sync`). What came of a file is said in words:
new, waiting for what it follows, refused, set aside. Refuses to call anything sent because a file was saved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.exchanges import Brought, note_saved, note_taken, saved_at, taken_at
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.team_words import only_path_in_words, parts
from safeconduct.desk.visit import Visit
from safeconduct.protect.chunks import SALT_BYTES
from safeconduct.protect.members import Role
from safeconduct.protect.parcels import NotAParcel, seal_parcel, team_parcel_key
from safeconduct.record.wording import listed, local_time_in_words
from safeconduct.sync.errors_files import FileOfAnInvitation, NobodyToSendTo
from safeconduct.sync.finishing import finish
from safeconduct.sync.handshake_files import is_of_an_invitation
from safeconduct.sync.held_back import held_back
from safeconduct.sync.knowledge import epoch_all_have, known_to
from safeconduct.sync.parcels import frames_for, read_parcel
from safeconduct.sync.relay_notes import RelayNotes
from safeconduct.sync.relays import KnownRelay, add_relay, drop_relay, relay_from_words, relays, try_relay
from safeconduct.sync.team import Team

_PARCEL = "parcel"


@dataclass(frozen=True, slots=True)
class Line:
    """A relay. ``fault``: what the last try came to, in a sentence; nothing when it went well."""

    address: str
    met: str
    fault: str
    does_lie: bool
    hides: bool


def page(visit: Visit) -> Page:
    """Return how this desk stands with the others."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Make a file, take one in, name a relay or drop one, or ask for an exchange now."""
    doing: dict[str, Callable[[Visit, Team], str]] = {"write": _write, "add": _add, "drop": _drop, "now": _now}
    try:
        told = doing.get(visit.form.text("do"), _take)(visit, visit.team())
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return visit.went("/exchange", told) if told else _page(visit, problem=visit.no_file())


def _write(visit: Visit, team: Team) -> str:
    others = [device.id for device, _ in team.devices() if device.id != team.me.device.id]
    if not others:
        raise NobodyToSendTo
    key = team_parcel_key(epoch_all_have(team, others))
    frames = frames_for(team, known_to(team, others), visit.look)
    visit.leaving.hold(_PARCEL, b"".join(seal_parcel(frames, key, team.entropy.bytes(SALT_BYTES))), team.entropy)
    note_saved(team)
    return "written"


def _take(visit: Visit, team: Team) -> str:
    if not visit.form.file("file"):
        return ""
    file, before = visit.form.file("file"), visit.vault.count
    try:
        taken = read_parcel(team, file, visit.look)
    except NotAParcel:
        if is_of_an_invitation(team, file):
            raise FileOfAnInvitation from None
        raise
    finish(team, taken.touched)
    note_taken(team)
    visit.exchanges.last[:] = [Brought(taken, visit.record.history_length(before))]
    return "taken"


def _add(visit: Visit, team: Team) -> str:
    text = visit.form.text
    chosen = relay_from_words(text("address"), text("key"), text("code"))
    if not visit.form.has("untried"):
        try_relay(visit.vault, chosen)
    add_relay(team, chosen)
    return "untried" if visit.form.has("untried") else "added"


def _drop(visit: Visit, team: Team) -> str:
    drop_relay(team, visit.form.text("relay"))
    return "dropped"


def _now(visit: Visit, team: Team) -> str:
    visit.exchanges.is_wanted = bool(relays(team))
    return "wanted"


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    team, say = visit.team(), visit.words.say
    standing = visit.exchanges.standing(team.vault.count, lambda: team)
    told = {
        "written": say("The file is ready. It is sent when you have handed it over."),
        "taken": say("The file is taken in."),
        "added": say("It answered. From now on the whole team exchanges by this relay too."),
        "untried": say("Named without being tried. From now on the whole team exchanges by this relay too."),
        "dropped": say("The team exchanges by this relay no more."),
        "wanted": say("The relays are being asked. Look again in a minute."),
    }
    facts = {
        "told": visit.told(told),
        "standing": standing,
        "only_mine": listed(part.name for part in parts(visit, team) if part.id in standing.only_mine),
        "may_be_untried": visit.form.text("do") == "add" and bool(advice),
        "saved": _time(visit, saved_at(team)),
        "taken": _time(visit, taken_at(team)),
        "parcel": visit.to_save(_PARCEL),
        "results": tuple(line for one in visit.exchanges.last for line in _results(visit, team, one)),
        "waiting": sum(1 for _ in team.vault.waiting()),
        "relays": tuple(_line(visit, team, one) for one in relays(team)),
        "is_admin": team.my_role(team.id) is Role.ADMIN,
        "paths": only_path_in_words(visit, team),
        "advice": advice,
        "problem": problem,
    }
    return Page("exchange.html", facts, 422 if advice or problem else 200)


def _results(visit: Visit, team: Team, brought: Brought) -> tuple[str, ...]:
    count, taken = visit.words.count, brought.taken
    lines = (
        (brought.entered, count("{n} entry is new.", "{n} entries are new.", brought.entered)),
        (taken.new - brought.entered, visit.words.say("New is who is in the team and its parts, or their keys.")),
        (taken.again, count("{n} was here already.", "{n} were here already.", taken.again)),
        (taken.waiting, count("{n} waits for what it follows: ask for an earlier file, too.",
                              "{n} wait for what they follow: ask for an earlier file, too.", taken.waiting)),
        (taken.refused, count("{n} was refused: whoever wrote it had no right to.",
                              "{n} were refused: whoever wrote them had no right to.", taken.refused)),
        (taken.aside, count("{n} was set aside, for a person to judge.",
                            "{n} were set aside, for a person to judge.", taken.aside)),
        (taken.closed, count("{n} is of parts that you are not in.",
                             "{n} are of parts that you are not in.", taken.closed)),
    )  # fmt: skip
    forked = tuple(
        visit.words.say(
            "The laptop {laptop} of {alias} has written two ways: somebody may have copied it. Ask them today.",
            laptop=device.hex()[:8],
            alias=team.alias(device),
        )
        for _, device in sorted(taken.forked)
    )
    said = tuple(text for n, text in lines if n)
    return (*forked, *(said or (visit.words.say("There was nothing new in it."),)))


def _line(visit: Visit, team: Team, relay: KnownRelay) -> Line:
    notes = RelayNotes(team.vault, relay.id)
    fault = visit.exchanges.faults.get(relay.address)
    return Line(
        relay.address,
        _time(visit, notes.met_at),
        fault.sentences(visit.words.tongue.spoken, is_page=True) if fault else "",
        any(True for _ in notes.faults()),
        any(one.relay == relay.id for one in held_back(team)),
    )


def _time(visit: Visit, ms: int) -> str:
    """Return an instant as day and time on this computer; nothing for never."""
    return local_time_in_words(ms, visit.words.tongue.spoken) if ms else ""
