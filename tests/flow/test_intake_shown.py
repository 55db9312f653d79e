"""What desks show of an inbox at a relay: they agree, put back what is not theirs, and leave what is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.intake.door import bundling
from safeconduct.intake.door.bundling import key_in_force, set_shown
from safeconduct.intake.door.door import KeyState
from safeconduct.intake.door.door_kinds import Shown
from safeconduct.intake.door.relay_told import RelayTold, Wrong, looked_into, told_of
from safeconduct.protect.bundles import Bundle, Notice, make_bundle
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.page import page_for
from safeconduct.protect.wire_shown import BundlePut
from safeconduct.sync.compartments import Leaver, remove
from safeconduct.sync.intake_client import put_bundle
from safeconduct.sync.relays import relays
from tests.flow.offices import ENTROPY, Office, got, pair
from tests.relays import relay_here
from tests.unit.intake.doors import with_doors
from tests.unit.sync import desks
from tests.unit.sync.desks import Desk

__all__ = ["pair"]


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Office]:
    """Three desks from the beginning, who have met."""
    with with_doors(), relay_here(f"sqlite:{tmp_path / 'db'}") as relay:
        try:
            office = Office(tmp_path, relay, "second", "third")
            office.begin()
            yield office
        finally:
            desks.close_all()


def remove_and_meet_in_turn(office: Office, *, meetings: int) -> None:
    gone = office.desks[2]
    remove(office.first.team, office.part, [Leaver(gone.vault.device)])
    office.desks.remove(gone)
    for n in range(meetings):
        office.meet(office.desks[n % 2])


def told_by(office: Office, desk: Desk) -> RelayTold:
    return told_of(office.door(desk), relays(desk.team)[0].id)


def test_while_somebody_who_left_knows_the_key_two_desks_agree_on_what_the_relay_shows(three: Office) -> None:
    office = three
    remove_and_meet_in_turn(office, meetings=2)
    assert office.door(office.first).key_state() is KeyState.KNOWN_TO_REMOVED
    before = told_by(office, office.desks[1]).bundle
    for n in range(10):
        office.meet(office.desks[n % 2])
    after = [told_by(office, desk) for desk in office.desks]

    assert {one.bundle for one in after} <= {before, before + 1}
    assert [one.wrong for one in after] == [frozenset()] * 2
    # What the other desk says to the outside is shown by either, once.
    set_shown(office.door(office.first), Shown(addresses=("http://other.onion",)))
    for n in range(4):
        office.meet(office.desks[n % 2])
    assert told_by(office, office.first).bundle <= before + 3
    assert office.source().bundle.bundle.addresses == ("http://other.onion",)


def put_by_hand(office: Office, desk: Desk, **changes: object) -> None:
    """Show the bundle with something else in it, signed with the key that the desk knows."""
    door = office.door(desk)
    held, root = key_in_force(door), door.team.me.root.key
    bundle = replace(office.source().bundle.bundle, **changes)  # type: ignore[arg-type]
    put = BundlePut(root.raw, make_bundle(bundle, held.key, certificate=held.certificate))
    with office.client(desk) as client:
        put_bundle(client, put)


def said(bundle: Bundle) -> tuple[object, ...]:
    """All that a bundle says but its number."""
    rows = [(one.id, one.first_day, one.last_day) for one in bundle.epochs]
    return rows, replace(bundle, number=0, epochs=())


def test_what_somebody_who_left_puts_there_is_put_back_at_the_next_meeting_of_any_desk(three: Office) -> None:
    office, gone = three, three.desks[2]
    remove_and_meet_in_turn(office, meetings=4)
    ours = office.source().bundle.bundle
    stranger = replace(ours.epochs[0], recipient=KemPrivateKey.generate(ENTROPY).public)
    theirs: tuple[dict[str, object], ...] = (
        {"addresses": ("http://theirs.onion",)},
        {"notices": (Notice("ru", "Пишите сюда"),)},
        {"last_day": Day(ours.last_day - 1)},
        {"epochs": (stranger,)},
        {"epochs": (ours.epochs[0], replace(stranger, first_day=ours.epochs[1].first_day))},
        {"epochs": (replace(ours.epochs[0], first_day=Day(ours.epochs[0].first_day - 1)), *ours.epochs[1:])},
    )
    for n, changes in enumerate(theirs):
        put_by_hand(office, gone, number=ours.number + 2 * n + 1, **changes)
        assert said(office.source().bundle.bundle) != said(ours)
        office.meet(office.desks[n % 2])

        found = office.source().bundle.bundle
        assert (said(found), found.number) == (said(ours), ours.number + 2 * n + 2), changes


def test_a_desk_that_did_not_show_the_next_key_itself_takes_its_lower_number_for_no_fault(pair: Office) -> None:
    office, (first, second) = pair, pair.desks
    office.begin()
    put_by_hand(office, first, number=office.source().bundle.bundle.number + 5_000)
    office.meet(second)
    assert told_by(office, second).wrong == {Wrong.NOT_OURS}
    looked_into(office.door(second), relays(second.team)[0].id)
    office.certify()
    for desk in (first, second, first, second):
        office.meet(desk)

    assert [told_by(office, desk).wrong for desk in office.desks] == [{Wrong.NOT_OURS}, frozenset()]


def test_a_new_colleague_with_another_version_of_the_program_leaves_the_page_that_was_published(
    pair: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = pair
    set_shown(
        office.door(office.first),
        Shown(addresses=("http://example.onion",), names=(Notice("ru", "Дорога"),), leave="https://weather.example/"),
    )
    office.begin()
    ours = got(office.relay.public, "/")
    late = office.join("late")
    office.exchange(office.first)
    office.exchange(late)

    def other(*args: object, **named: object) -> bytes:
        return page_for(*args, **named) + b"<!-- another version -->"  # type: ignore[arg-type]

    monkeypatch.setattr(bundling, "page_for", other)
    for _ in range(2):
        office.meet(late)

    assert got(office.relay.public, "/") == ours
    assert Wrong.OTHER_PAGE in told_by(office, late).wrong
