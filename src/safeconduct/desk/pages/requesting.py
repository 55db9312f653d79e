"""Secrets that two people open: dividing the publishing key, who asks for what and why, handing over, using.

Who counts is decided in `sync.requests`, and what is written in `sync.dividing`, `answering` and `using`. Refuses an
answer without a reason, and signs only the file that a request named: its digest stands in the request, so the file
need not come here again. What is sealed of a case is called by its kind and day, and opened here once (`unsealing`).
Promises P3 and P12.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import day_from_ms, ms_from_hlc
from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import CompartmentId, OpId, UserId
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.sealed_lines import REQUESTS, secret_asked_for
from safeconduct.desk.team_words import people
from safeconduct.desk.unsealing import open_at_desk, opened_as
from safeconduct.desk.visit import Visit
from safeconduct.desk.writing_cards import cards_typed
from safeconduct.evacuate.sealing.reading import offered
from safeconduct.evacuate.sealing.types import Kept, Kind
from safeconduct.evacuate.sealing.wording import kept_in_words
from safeconduct.protect.escrow import Purpose
from safeconduct.protect.members import Role
from safeconduct.publish.holding.errors_site import SiteIsCheckedElsewhere
from safeconduct.publish.holding.taking_down import is_site
from safeconduct.publish.holding.unsealing import search_sheet
from safeconduct.record.wording import day_in_words
from safeconduct.sync.act_views import requests, used_requests
from safeconduct.sync.answering import (
    ask_for,
    digest_asked,
    hand,
    is_open,
    reason_without_digest,
    refuse,
    release_digest,
    waits_for_me,
)
from safeconduct.sync.dividing import divide_publishing, is_replaced, may_hold
from safeconduct.sync.escrow import Divided, Refusal
from safeconduct.sync.requests import RequestStanding, RequestState
from safeconduct.sync.root import has_root, open_root
from safeconduct.sync.team import Team
from safeconduct.sync.using import is_usable, sign

Names = Mapping[OpId, Kept]
# Used requests that the page still lists, the newest: what an older one was is in the journal.
_MOST_USED: Final = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A request. ``waits``: for an answer of whoever reads this. ``can_sign``: two people stand behind it, here.

    ``can_open``: the same, for what is sealed; ``can_search``: for a sheet that statements wait for. ``by``: who
    sealed it, empty for a key. ``digest``: what is to be signed, in hexadecimal, or nothing. ``signature``, ``file``:
    where it can be saved.
    """

    op: str
    what: str
    by: str
    who: str
    on: str
    reason: str
    digest: str
    given: tuple[str, ...]
    refused: tuple[str, ...]
    is_mine: bool
    waits: bool
    is_granted: bool
    is_replaced: bool
    can_sign: bool
    can_open: bool
    can_search: bool
    signature: str
    file: str


@dataclass(frozen=True, slots=True)
class Secret:
    """A divided secret, and who holds a share of it. ``is_key``: it signs, so a file is asked for.

    ``by``: who divided or sealed it.
    """

    op: str
    what: str
    is_key: bool
    by: str
    holders: tuple[str, ...]
    has_lost_one: bool


def page(visit: Visit) -> Page:
    """Return the requests that are open, and the secrets that can be asked for."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Divide, ask, hand over, refuse, take back, use or open; the page again, with the reason, where it is refused."""
    doing: dict[str, Callable[[Visit, Team], bool]] = {
        "divide": _divide,
        "ask": _ask,
        "hand": _hand,
        "refuse": _refuse,
        "back": _refuse,
        "use": _use,
    }
    said = visit.form.text("said")
    try:
        if said == "open":
            for op in _chosen(visit, requests(visit.vault.tables, visit.team().people)):
                return open_at_desk(visit, visit.team(), op)
        if said == "search":
            for op in _chosen(visit, requests(visit.vault.tables, visit.team().people)):
                search_sheet(visit.team(), op, visit.today)
                return visit.went(REQUESTS, said)
        if said in doing and doing[said](visit, visit.team()):
            return visit.went(REQUESTS, said)
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return _page(visit)


def _divide(visit: Visit, team: Team) -> bool:
    """Divide the publishing key among those who were ticked; the root is in the vault or on two cards."""
    chosen = [person for person in may_hold(team, team.id) if person.hex() in visit.form.all("holder")]
    divide_publishing(team, open_root(visit.vault, cards_typed(visit.form.all("card"))), chosen)
    return True


def _ask(visit: Visit, team: Team) -> bool:
    for one in offered(team).secrets:
        if one.word.id.hex() == visit.form.text("secret"):
            ask_for(team, one, visit.form.text("reason"), digest=_digest(visit))
            return True
    return False


def _hand(visit: Visit, team: Team) -> bool:
    for op in _chosen(visit, requests(visit.vault.tables, team.people)):
        hand(team, op, visit.form.text("reason"), digest=_digest(visit))
        return True
    return False


def _refuse(visit: Visit, team: Team) -> bool:
    for op in _chosen(visit, requests(visit.vault.tables, team.people)):
        refuse(team, op, visit.form.text("reason"))
        return True
    return False


def _use(visit: Visit, team: Team) -> bool:
    """Sign, or sign once more what was signed: the signature waits in memory to be saved."""
    every = (*requests(visit.vault.tables, team.people), *used_requests(visit.vault.tables, team.people()))
    for op in _chosen(visit, every):
        (state,) = (one for one in every if one.asked.word.id == op)
        visit.leaving.hold(_saved_as(op), sign(team, op, digest_asked(state.asked.reason)), visit.entropy)
        return True
    return False


def _chosen(visit: Visit, among: tuple[RequestState, ...]) -> list[OpId]:
    return [one.asked.word.id for one in among if one.asked.word.id.hex() == visit.form.text("request")]


def _digest(visit: Visit) -> bytes:
    """Return the SHA-256 of the file that came along; SiteIsCheckedElsewhere for the list of a site.

    Whoever signs a site has built it once more, which takes the whole folder.
    """
    file = visit.form.file("file")
    if is_site(file):
        raise SiteIsCheckedElsewhere
    return release_digest([file]) if file else b""


def _saved_as(op: OpId) -> str:
    return f"signature/{op.hex()}"


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Page:
    team, say = visit.team(), visit.words.say
    aliases = {one.user: one.alias for one in people(visit, team, team.id)}
    told = {
        "divide": say("Divided. Any two of them sign, none alone. Exchange now."),
        "ask": say("Asked. Exchange now, and call those who hold a share."),
        "hand": say("Your share is handed over, for this request alone. Exchange now."),
        "refuse": say("Refused. Whoever is asked next sees that, and why."),
        "back": say("Taken back."),
        "use": say("Signed, and on record. Save the signature, and exchange."),
        "open": say(
            "Opened, and on record. Save the file now: it is in memory until the desk locks. Once saved it lies "
            "outside the vault."
        ),
    }
    told["search"] = say(
        "Opened for the check alone, and on record. What came of it stands at each statement. Exchange now."
    )
    whose, used = team.people(), used_requests(visit.vault.tables, team.people())
    may_write = team.my_role(team.id) in (Role.WRITE, Role.ADMIN)
    found, chosen = offered(team), secret_asked_for(visit)
    names = found.names
    secrets = tuple(_secret(visit, team, one, aliases, names) for one in found.secrets)
    facts = {
        "told": visit.told(told),
        "lines": tuple(_line(visit, team, one, aliases, names) for one in requests(visit.vault.tables, lambda: whose)),
        "used": tuple(_line(visit, team, one, aliases, names) for one in used[: -_MOST_USED - 1 : -1]),
        "chosen": tuple(one for one in secrets if one.op == chosen),
        "secrets": tuple(one for one in secrets if one.op != chosen),
        "may_hold": tuple((one.hex(), _alias(visit, aliases, one)) for one in may_hold(team, team.id) if may_write),
        "ticked": visit.form.all("holder"),
        "has_root": has_root(visit.vault),
        "advice": advice,
    }
    return Page("requesting.html", facts, 422 if advice else 200)


def _line(visit: Visit, team: Team, state: RequestState, aliases: dict[UserId, str], names: Names) -> Line:
    asked, is_key = state.asked, state.divided.purpose is Purpose.PUBLISHING
    is_here = asked.device == team.me.device.id
    kept = names.get(state.divided.word.id)
    is_sheet = kept is not None and kept.kind == Kind.SHEET.value
    is_old = is_replaced(team, state.divided)
    is_again = is_here and state.standing is RequestStanding.USED and not is_old
    return Line(
        op=asked.word.id.hex(),
        what=_what(visit, team, state.divided, names),
        by="" if is_key else _sealed_by(visit, team, state.divided),
        who=_alias(visit, aliases, state.person),
        on=day_in_words(day_from_ms(ms_from_hlc(asked.word.hlc)), visit.words.tongue.spoken),
        reason=reason_without_digest(asked.reason),
        digest=digest_asked(asked.reason).hex(),
        given=tuple(sorted(_alias(visit, aliases, one) for one in state.given)),
        refused=tuple(_refusal(team, one) for one in state.refusals),
        is_mine=state.person == team.me.device.user.id,
        waits=waits_for_me(team, state),
        is_granted=state.standing is RequestStanding.GRANTED and not is_open(team, state),
        is_replaced=is_old,
        can_sign=is_key and bool(digest_asked(asked.reason)) and (is_usable(team, state) or is_again),
        can_open=not is_key and is_usable(team, state),
        can_search=is_sheet and is_usable(team, state),
        signature=visit.to_save(_saved_as(asked.word.id)),
        file=visit.to_save(opened_as(asked.word.id)),
    )


def _secret(visit: Visit, team: Team, divided: Divided, aliases: dict[UserId, str], names: Names) -> Secret:
    return Secret(
        op=divided.word.id.hex(),
        what=_what(visit, team, divided, names),
        is_key=divided.purpose is Purpose.PUBLISHING,
        by=_sealed_by(visit, team, divided),
        holders=tuple(sorted(_alias(visit, aliases, who) for who in divided.persons)),
        has_lost_one=any(who not in aliases for who in divided.persons),
    )


def _what(visit: Visit, team: Team, divided: Divided, names: Names) -> str:
    """Return what a secret opens; the part that it opens by its name, where this desk knows it."""
    if divided.purpose is Purpose.PUBLISHING:
        return visit.words.say("The key by which the organisation publishes")
    name = team.name(CompartmentId(divided.subject))
    if kept := names.get(divided.word.id):
        what = kept_in_words(kept, visit.words.tongue.spoken)
        return visit.words.say("{what}: {name}", what=what, name=name) if name else what
    return visit.words.say("An identity sheet: {name}", name=name) if name else visit.words.say("An identity sheet")


def _sealed_by(visit: Visit, team: Team, divided: Divided) -> str:
    return team.alias(divided.word.device) or visit.words.say("somebody who is in the team no more")


def _refusal(team: Team, said: Refusal) -> str:
    return f"{team.alias(said.word.device)}: {said.reason}"


def _alias(visit: Visit, aliases: dict[UserId, str], user: UserId) -> str:
    return aliases.get(user) or visit.words.say("somebody who is in the team no more")
