"""What of ours must not be on the site any more: somebody in it took their consent back, or a colleague said so (P12).

Who took it back is known where their case opens; the press room is told by that desk alone, in a thing that names the
statement and nobody (`taken_down`). What is taken down stays in the ledger: the check goes on counting with it. Refuses
to let a site go to its two signers in which it stands, by what this desk opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.facts.commands import draw, may_write, new_intent
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.protect.publishing import MANIFEST_HEAD
from safeconduct.publish.holding.errors import StandsInTheSite
from safeconduct.publish.holding.ledger import Entry, read_ledger
from safeconduct.publish.holding.pressroom import press_room
from safeconduct.publish.holding.reading import read_statements
from safeconduct.publish.holding.releasing import public_id
from safeconduct.publish.holding.rules import to_check
from safeconduct.publish.holding.types import Held
from safeconduct.publish.holding.world import consents
from safeconduct.publish.released.taken_down import TakenDown
from safeconduct.publish.released.types import ReleaseId
from safeconduct.publish.risks.consents import told_of
from safeconduct.publish.statements import PersonId
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

FORM: Final = "taken_down"
# The page of a release in a manifest (formats/site.md): a language, a folder, its id.
_PAGE: Final = re.compile(rb"^[0-9a-f]{64}  [a-z]{2}/r/([0-9a-f]{32})\.html$", re.MULTILINE)


def taken_down(team: Team, today: Day) -> tuple[TakenDown, ...]:
    """Return every release of ours that is to be on the site no more, as far as this desk knows; rising by id.

    An entry that this version cannot read may tell of whoever took their consent back, so it counts until somebody said
    what it told. Linear in the ledger.
    """
    facts = Facts(team.vault.tables)
    found = {bytes(one.of): one.release.on for one in _without_consent(facts, today)}
    said = [one for one in facts.things(FORM) if one.id_of("of") and not one.yes("off")]
    found = {one.id_of("of"): Day(one.number("day") or 0) for one in said} | found
    return tuple(sorted((TakenDown(public_id(of), day) for of, day in found.items()), key=lambda one: one.id))


def tell_press_room(team: Team, today: Day) -> tuple[Intent, ...]:
    """Return the ops by which this desk tells the press room of what it alone may know; none where it was told.

    It is told once: who says there that it may stand again is not contradicted by a program.
    """
    facts, room = Facts(team.vault.tables), press_room(team)
    if room is None or not may_write(team, room):
        return ()
    told = {one.id_of("of") for one in facts.things(FORM)}
    known = (one for one in _without_consent(facts, today) if one.is_read)
    news = {bytes(one.of): one for one in known if bytes(one.of) not in told}
    return tuple(take_down_intent(team, room, one) for _, one in sorted(news.items()))


def take_down_intent(team: Team, room: CompartmentId, entry: Entry) -> Intent:
    """Return the op that takes a statement of ours down."""
    return new_intent(team, room, FORM, {"of": ThingId(entry.of), "day": entry.release.on}, thing=draw(team.entropy))


def check_site(team: Team, manifest: bytes, today: Day) -> None:
    """Raise StandsInTheSite where the manifest of a site has a page of what was taken down.

    Bytes that are no manifest of a site are any file, and are let pass.
    """
    if not is_site(manifest):
        return
    there = shown_in(manifest)
    gone = {bytes(one.id) for one in taken_down(team, today)} | _by_their_words(team, today)
    if count := len(there & gone):
        raise StandsInTheSite(count=count)


def _by_their_words(team: Team, today: Day) -> set[bytes]:
    """Return what statements that open here would be public as, where they tell of whoever took their consent back.

    Whoever hands a share over may not open the ledger.
    """
    gone = _gone(Facts(team.vault.tables), today)
    found = (one for one in read_statements(team) if gone & _people_in(one)) if gone else ()
    return {bytes(public_id(one.thing.id)) for one in found}


def is_site(manifest: bytes) -> bool:
    """Say whether bytes are the list of the files of a site, or mean to be."""
    return manifest.startswith(MANIFEST_HEAD)


def shown_in(manifest: bytes) -> frozenset[ReleaseId]:
    """Return the releases that have a page in a site."""
    return frozenset(ReleaseId(bytes.fromhex(one.decode("ascii"))) for one in _PAGE.findall(manifest))


def _without_consent(facts: Facts, today: Day) -> Iterator[Entry]:
    """Give the entries of ours in which somebody is, or may be, told of or quoted who took their consent back."""
    if gone := _gone(facts, today):
        ours = (one for one in read_ledger(facts).entries if one.thing.text("whose") != "others" and one.of)
        yield from (one for one in ours if gone & told_of(one.release) or not one.is_read)


def _gone(facts: Facts, today: Day) -> frozenset[PersonId]:
    """Return who took their consent back, as far as this desk knows."""
    held = consents(facts).items()
    return frozenset(who for who, one in held if one.withdrawn_on is not None and one.withdrawn_on <= today)


def _people_in(held: Held) -> frozenset[PersonId]:
    return frozenset(who for one in to_check(held).blocks for who in (*one.people, one.speaker))
