"""The bundle of an inbox: what a source's page learns, signed with the intake key (docs/formats/bundle.md).

Made of the door's ops alone, so that every desk makes the same but for the number. It refuses to make one that no page
could use: without a certified key, without a key of these days, without an address.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
from collections.abc import Iterator
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import OpId
from safeconduct.intake.door import door_kinds
from safeconduct.intake.door.door import Door, HeldKey
from safeconduct.intake.door.door_errors import NoAddresses, NoEpochYet, NoIntakeKey, NoPageYet
from safeconduct.intake.door.door_kinds import Shown, body_of_shown, shown_from_body
from safeconduct.intake.errors import MalformedEntry, NotAValue
from safeconduct.protect.bundles import Bundle, IntakeEpoch, encode_bundles, make_bundle, number_at
from safeconduct.protect.kem import KemPublicKey
from safeconduct.protect.page import PageAddressRefused, PageWording, page_for
from safeconduct.vault.types import Intent

# Wordings of the page that are tried, the newest first: each costs a few milliseconds.
_MOST_WORDINGS: Final = 32


def set_shown(door: Door, shown: Shown) -> OpId:
    """Say what the outside is shown from now on; NotAValue, PageAddressRefused, MayNotWrite."""
    body = body_of_shown(shown)
    try:
        shown_from_body(body)
        wording = _wording(shown)
        if wording is not None:
            page_for(door.team.me.root.key, wording)
    except MalformedEntry as error:
        raise NotAValue(place=error.facts["place"]) from None
    (op,) = door.team.vault.append([Intent(door.part, door_kinds.SHOWN, body)])
    return op


def bundle_of(door: Door, number: int = 0) -> bytes:
    """Return the bundle as it is now; NoIntakeKey, NoEpochYet, NoAddresses, MalformedBundle.

    ``number``: quarters of an hour since 1970, now where it is 0.
    """
    return _bundle(door, key_in_force(door), number or number_at(door.team.clock.now_ms()))


def content_of(door: Door) -> bytes:
    """Return a hash of everything in the bundle but its number: whether a relay's is still the same."""
    return hashlib.sha256(_bundle(door, key_in_force(door), 0)).digest()


def page_of(door: Door, *, is_stick: bool = False) -> bytes:
    """Return the page of the organisation; NoPageYet while its name and a place to leave to were not said.

    ``is_stick``: the copy that is carried on a stick, with the bundle inside, which asks nobody for anything; as
    `bundle_of`. PageAddressRefused, PageNotWhole.
    """
    wording = _wording(door.shown())
    if wording is None:
        raise NoPageYet
    bundles = encode_bundles([bundle_of(door)]) if is_stick else b""
    return page_for(door.team.me.root.key, wording, bundles=bundles)


def page_digest(page: bytes) -> str:
    """Return the SHA-256 of a page in hexadecimal: what is published elsewhere than where the page is served.

    The page that relays serve changes with what the outside is shown and with a new version of the program, and by
    nothing else; a stick copy has the keys of its days in it, and so a hash of its own.
    """
    return hashlib.sha256(page).hexdigest()


def pages_ever(door: Door) -> Iterator[bytes]:
    """Give the hash of each page that this program makes from what the inbox says or said before, the newest first."""
    said: list[Shown] = []
    for one in door.said(door_kinds.SHOWN):
        with contextlib.suppress(MalformedEntry):
            said.append(shown_from_body(one.body))
    wordings = (wording for one in reversed(said) if (wording := _wording(one)))
    # Whoever says something of the outside often enough makes this no slower.
    for wording in itertools.islice(wordings, _MOST_WORDINGS):
        with contextlib.suppress(PageAddressRefused):
            yield hashlib.sha256(page_for(door.team.me.root.key, wording)).digest()


def _wording(shown: Shown) -> PageWording | None:
    """Return how the organisation's page is worded, None while its name or a place to leave to was not said."""
    if not shown.names or not shown.leave:
        return None
    return PageWording({one.language: one.text for one in shown.names}, shown.leave, shown.gate, shown.onion)


def key_in_force(door: Door) -> HeldKey:
    """Return the intake key, certified for today; NoIntakeKey."""
    held = door.key()
    if held is None or not held.intake.is_of(door.today):
        raise NoIntakeKey
    return held


def addressed(door: Door) -> Bundle:
    """Return what the bundle of now says, for whoever seals to the inbox; as `bundle_of`."""
    return _content(door, key_in_force(door), number_at(door.team.clock.now_ms()))


def _bundle(door: Door, held: HeldKey, number: int) -> bytes:
    return make_bundle(_content(door, held, number), held.key, certificate=held.certificate)


def _content(door: Door, held: HeldKey, number: int) -> Bundle:
    shown = door.shown()
    if not shown.addresses:
        raise NoAddresses
    fortnights = door.shown_fortnights()
    if not fortnights:
        raise NoEpochYet
    last = max(one.made.last_day for one in fortnights)
    return Bundle(
        org=door.team.me.org,
        box=door.box,
        number=number,
        purpose=shown.purpose,
        epochs=tuple(
            IntakeEpoch(KemPublicKey(one.made.recipient), one.made.first_day, one.made.last_day) for one in fortnights
        ),
        work_bits=shown.work_bits,
        gate=shown.gate,
        addresses=shown.addresses,
        notices=shown.notices,
        last_day=Day(min(last, held.intake.terms.last_day)),
    )
