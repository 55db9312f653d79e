"""What a desk does at a relay for its inboxes, beside the exchange: in two halves, with an exchange between (P9).

First half: keep the keys, show the bundle, collect. Then whoever runs it exchanges again where something was stored, so
that a second place has it. Second half: acknowledge, show the reply board. What goes wrong at one inbox is noted and
keeps no other from its turn. Refuses to ask a relay anything while no inbox of this desk has a certified key, or where
it may only read.
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import HASH_BYTES
from safeconduct.intake.door import answering_board
from safeconduct.intake.door.bundling import bundle_of, content_of, key_in_force, page_of, pages_ever
from safeconduct.intake.door.collecting import Collected, Collecting, How
from safeconduct.intake.door.comparing import bundle_there, is_harmful
from safeconduct.intake.door.door import Door, KeyState, doors
from safeconduct.intake.door.door_errors import NoAddresses, NoEpochYet, NoIntakeKey, NoPageYet, SeedsInLog
from safeconduct.intake.door.fortnights import Tended, tend
from safeconduct.intake.door.relay_told import note_board, note_bundle, note_page, note_status, note_waiting, told_of
from safeconduct.intake.door.steps import Steps, asking, run
from safeconduct.protect.boards import SLOT_BYTES, verify_board
from safeconduct.protect.bundles import number_at, verify_bundle
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.wire_intake import BoxStatus, Status
from safeconduct.protect.wire_shown import BundlePut, PagePut
from safeconduct.sync.blob_exchange import exchange_blobs
from safeconduct.sync.errors_inbox import RelayHasNewer
from safeconduct.sync.exchange import run as exchange
from safeconduct.sync.intake_client import put_board, put_bundle, put_grants, put_page, shown, status
from safeconduct.sync.relay_client import RelayClient
from safeconduct.sync.relay_notes import RelayNotes
from safeconduct.sync.team import Team

# Quarters of an hour after which a bundle is shown anew though nothing in it changed: so its age shows.
_OLD_BUNDLE: Final = 96
# Quarters of an hour that the number of a bundle may be ahead of this clock: a day. One further ahead was put so that
# nothing could ever be put after it; only a new key lets the relay go back (docs/formats/relay-intake.md).
_MOST_AHEAD: Final = 96
# Notes: hash of the content of the bundle that a relay shows, and the serial of its key.
_SHOWN: Final = b"intake/shown/"
# Relays at which a newer key was shown and the page was not seen to since.
_PAGE_DUE: Final = b"intake/page-due/"
_SERIAL_BYTES: Final = 8


@dataclass(slots=True)
class Held:
    """What came of one inbox at one relay. ``board``: number of the board that was shown, 0 for none.

    ``lacks_address``: it has a key, and nobody said where it is reached, so that there is nothing to show.
    """

    door: Door
    collected: Collected = field(default_factory=Collected)
    bundle: int = 0
    board: int = 0
    is_page_shown: bool = False
    lacks_address: bool = False
    tended: Tended = field(default_factory=Tended)
    faults: list[SafeconductError] = field(default_factory=list)


class Meeting:
    """One desk's inboxes at one relay. ``is_hurried``: nobody waits a quarter of an hour for a new answer's board.

    Only a demonstration hurries: the numbers of its boards run ahead of the clock, and a board at the moment of an
    answer would tell whoever watches a relay when somebody was answered (P8).
    """

    def __init__(self, team: Team, relay: RelayId, how: How, *, is_hurried: bool = False) -> None:
        self._team, self._relay, self._how = team, relay, how
        self._is_hurried = is_hurried
        self.held: list[Held] = []
        self._collecting: list[tuple[Held, Collecting]] = []

    @property
    def has_news(self) -> bool:
        """Say whether something was written that a second place should have before anything is acknowledged."""
        return any(one.collected.ops or one.tended.has_written for one in self.held)

    def first_half(self, *, shows_anew: bool = False) -> Steps[None]:
        """Keep the keys, show what is to be shown, collect. ``shows_anew``: show bundle and page though unchanged."""
        for door in doors(self._team):
            held = Held(door)
            try:
                yield from self._begin(held, shows_anew=shows_anew)
            except SafeconductError as error:
                held.faults.append(error)
            if held.faults or held.door.key_state() is not KeyState.NONE:
                self.held.append(held)

    def second_half(self, *, makes_board: bool = True) -> Steps[None]:
        """Acknowledge what two places have, and show the boards."""
        for held, collecting in self._collecting:
            try:
                yield from collecting.let_go()
            except SafeconductError as error:
                held.faults.append(error)
            note_waiting(held.door, self._relay, collecting.left())
            try:
                if makes_board and held.door.may_write:
                    yield from self._show_board(held)
            except RelayHasNewer:
                pass  # another desk was first with this quarter of an hour
            except SafeconductError as error:
                held.faults.append(error)

    def _begin(self, held: Held, *, shows_anew: bool) -> Steps[None]:
        door = held.door
        if door.key_state() is KeyState.NONE or not door.may_write:
            return
        held.tended = tend(door)
        if not held.tended.is_cut:
            held.faults.append(SeedsInLog())
        known, is_doubted = yield from self._asked(door)
        try:
            yield from self._show_bundle(held, known, shows_anew=shows_anew or is_doubted)
            # The next key takes back what was put out of reach under the one before: the relay is asked what is left.
            due = _PAGE_DUE + self._relay + door.box
            is_page_due = bool(self._team.vault.notes(due))
            after = (yield from asking(status)) if is_page_due else known
            is_seen_to = yield from self._show_page(held, after, shows_anew=shows_anew, is_key_new=is_page_due)
            if is_seen_to:
                self._team.vault.drop_note(due)
        except NoAddresses:
            # Nothing is wrong with the relay: nobody here has said yet where the inbox is reached.
            held.lacks_address = True
        except SafeconductError as error:
            held.faults.append(error)
        box = _box(known, door)
        if held.bundle or box is not None:
            answering_board.note_board(door, box.board_number if box else 0)
            collecting = Collecting(door, self._how)
            held.collected = collecting.done
            self._collecting.append((held, collecting))
            yield from collecting.take_in()

    def _asked(self, door: Door) -> Steps[tuple[Status, bool]]:
        """Ask how the intake stands, and note it; say whether the bundle there is one that this desk puts its own over.

        The bundle itself is looked at where a number fell, for the next key may begin again with a lower one, and
        while somebody who left knows the key, for then one that this desk did not put may be theirs.
        """
        known = yield from asking(status)
        box, before = _box(known, door), told_of(door, self._relay)
        is_other = _is_known_outside(door) and box is not None and box.bundle_number != before.shown_number
        has_fallen = box is not None and (
            box.bundle_number < before.most_bundle or box.board_number < before.most_board
        )
        there = None
        if is_other or has_fallen:
            showing = yield from asking(shown)
            there = bundle_there(door, showing.bundles)
        serial = there.intake.terms.serial if there else 0
        note_status(door, self._relay, box, known.bytes_free, serial=serial)
        with contextlib.suppress(NoAddresses, NoEpochYet, NoIntakeKey):
            return known, is_other and is_harmful(door, there)
        return known, False

    def _show_bundle(self, held: Held, known: Status, *, shows_anew: bool) -> Steps[None]:
        """Show the bundle where that is due. With a newer key than this desk showed here before the page is due too.

        That is noted before, and until the page was seen to: a connection that is lost between the two loses nothing.
        """
        door, box = held.door, _box(known, held.door)
        now, there = number_at(self._team.clock.now_ms()), box.bundle_number if box else 0
        key, note = key_in_force(door), _SHOWN + self._relay + door.box
        content = content_of(door) + key.intake.terms.serial.to_bytes(_SERIAL_BYTES, "big")
        before = next((kept for _, kept in self._team.vault.notes(note)), b"")
        is_key_new = _is_serial_newer(content, before)
        if shows_anew or there + _OLD_BUNDLE < now or content != before:
            number = _next_number(now, there, is_key_new=is_key_new)
            data, root = bundle_of(door, number), self._team.me.root.key
            put = BundlePut(root.raw, data)
            if is_key_new:
                self._team.vault.keep_note(_PAGE_DUE + self._relay + door.box, b"")
            yield from asking(lambda client: put_bundle(client, put))
            note_bundle(door, self._relay, verify_bundle(data, root))
            self._team.vault.keep_note(note, content)
            held.bundle = number

    def _show_page(self, held: Held, known: Status, *, shows_anew: bool, is_key_new: bool) -> Steps[bool]:
        """Show the page where there is none, and in the place of one that nobody here made while that is to be feared.

        That is while somebody who left knows the key, and when the next key is shown. Otherwise it is told: a desk with
        another version of the program makes another page. Say whether it was seen to, which it cannot be while no page
        can be made here.
        """
        door = held.door
        try:
            key, page = key_in_force(door).key, page_of(door)
        except NoPageYet:
            return False
        is_other = self._is_other(known)
        if known.page_number:
            note_page(door, self._relay, known.page_hash, is_other=is_other)
        is_put_back = is_other and (is_key_new or _is_known_outside(door))
        if known.page_number and not (shows_anew or is_put_back):
            return True
        if hashlib.sha256(page).digest() != known.page_hash:
            now = number_at(self._team.clock.now_ms())
            put = PagePut.of(key, door.box, _next_number(now, known.page_number, is_key_new=is_key_new), page)
            yield from asking(lambda client: put_page(client, put))
            held.is_page_shown = True
        return True

    def _is_other(self, known: Status) -> bool:
        """Say whether the page there is none that this desk makes from what its inboxes say or ever said.

        Where a box lies that this desk does not read it cannot be known: that inbox may have shown the page.
        """
        own = doors(self._team)
        if not known.page_number or {bytes(one.box) for one in known.boxes} - {bytes(one.box) for one in own}:
            return False
        return all(known.page_hash != digest for door in own for digest in pages_ever(door))

    def _show_board(self, held: Held) -> Steps[None]:
        known, _ = yield from self._asked(held.door)
        door, box = held.door, _box(known, held.door)
        number = answering_board.number_now(door)
        if box is None:
            return
        if box.board_number >= number:
            if not (self._is_hurried and answering_board.not_shown(door)):
                return
            number = box.board_number + 1
        key = key_in_force(door)
        made = answering_board.make(door, number, through=RelayNotes(self._team.vault, self._relay).sent)
        slots = verify_board(made.data, key.intake).slots
        head = made.data[: len(made.data) - len(slots)]
        yield from asking(lambda client: put_board(client, head, slots))
        yield from asking(lambda client: put_grants(client, made.grants))
        self._team.vault.append(answering_board.noted(door, made, len(slots) // SLOT_BYTES))
        answering_board.note_board(door, number)
        note_board(door, self._relay, number)
        held.board = number


def hold(team: Team, client: RelayClient, how: How, *, shows_anew: bool = False) -> tuple[Held, ...]:
    """Do all of it at one relay, after an exchange there and waiting for the network; what went wrong is in `Held`."""
    one = Meeting(team, client.id, how)
    run(one.first_half(shows_anew=shows_anew), client)
    if one.has_news:
        exchange(team, client)
        exchange_blobs(team, client)
    run(one.second_half(), client)
    return tuple(one.held)


def _next_number(now: int, there: int, *, is_key_new: bool) -> int:
    """Return the number of what is put after another. With the next key a relay goes back from one put out of reach."""
    return now if is_key_new and there > now + _MOST_AHEAD else max(now, there + 1)


def _is_serial_newer(content: bytes, before: bytes) -> bool:
    """Say whether a key is newer than one that this desk is known to have shown at a relay.

    A desk that meets a relay for the first time knows of none: it may come from a colleague with another version of
    the program, whose page would take the place of the one that was published.
    """
    return len(before) == len(content) and content[HASH_BYTES:] > before[HASH_BYTES:]


def _is_known_outside(door: Door) -> bool:
    return door.key_state() is KeyState.KNOWN_TO_REMOVED


def _box(known: Status, door: Door) -> BoxStatus | None:
    return next((one for one in known.boxes if bytes(one.box) == bytes(door.box)), None)
