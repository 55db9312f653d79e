"""The duty desk of the demonstration, as a process of its own: an inbox that is open to the outside, told by lines.

Everything it does is what the commands do (`demo_desk`); collecting is in two steps, so that what a relay still holds
between reading and acknowledging can be counted. Started by `demo_intake` alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.ids import SHORT_ID_BYTES
from safeconduct.base.json_value import Json
from safeconduct.base.language import say
from safeconduct.cli.demo_desk import DemoDesk, Order, main
from safeconduct.intake.answering import terms_of
from safeconduct.intake.bringing import How as BringingHow
from safeconduct.intake.bringing import bring_in
from safeconduct.intake.commands import Draft, open_inbox, reply_intent
from safeconduct.intake.composing import Answer, findings, is_refused, nothing_protected
from safeconduct.intake.door.bundling import set_shown
from safeconduct.intake.door.carried import take_carried
from safeconduct.intake.door.certifying import certify
from safeconduct.intake.door.collecting import How
from safeconduct.intake.door.door import Door
from safeconduct.intake.door.door_kinds import Shown
from safeconduct.intake.door.meeting import Meeting
from safeconduct.intake.door.steps import run
from safeconduct.intake.errors import ReplyRefused
from safeconduct.intake.form_opening import open_forms_of
from safeconduct.intake.forms import make_form, new_form_key
from safeconduct.intake.logging_calls import Call, log_call
from safeconduct.intake.media_preparing import prepared
from safeconduct.intake.ordering import Listed
from safeconduct.intake.parsers.handles import handle
from safeconduct.intake.parsers.imports import opened_import, recognise
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import CareField, Channel, Danger
from safeconduct.intake.word_bytes import Reply
from safeconduct.protect.bundles import Notice
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.rest import LEAST_COST
from safeconduct.sync import exchange
from safeconduct.sync.alias import choose_alias
from safeconduct.sync.blob_exchange import exchange_blobs
from safeconduct.sync.intake_client import status
from safeconduct.sync.ready import create_vault
from safeconduct.sync.relay_client import RelayClient
from safeconduct.sync.relays import KnownRelay, add_relay, client_of
from safeconduct.sync.root import open_root
from safeconduct.sync.team import Team

PURPOSE: Final = Phrase("people in danger", "люди в опасности")
# The neutral place that "leave" on the page goes to; a name of its own that belongs to nobody (RFC 2606).
LEAVE: Final = "https://example.org/"
_NAMES: Final = (Notice("ru", "Показ"), Notice("en", "Demonstration"))
# What the bundle tells of where to write: people in the headless run come to the relay's socket, which has no address.
_SHOWN: Final = "http://127.0.0.1"
_LANGUAGE: Final[Language] = "en"


def open_door(team: Team, *, public: str, gate: str = "", language: Language = _LANGUAGE) -> Door:
    """Begin an inbox, named in a language, have the root certify its key, and say what the outside is shown."""
    door = Door(team, open_inbox(team, say(PURPOSE, language)))
    certify(door)
    set_shown(door, Shown(gate=gate, addresses=(public,), names=_NAMES, leave=LEAVE))
    return door


def hold_quietly(team: Team, client: RelayClient) -> None:
    """Show bundle and page at a relay and leave the board of this quarter of an hour to whoever answers first.

    Raises what went wrong at the inbox.
    """
    exchange.run(team, client)
    meeting = Meeting(team, client.id, How(_LANGUAGE, prepared))
    run(meeting.first_half(), client)
    exchange.run(team, client)
    for fault in (fault for one in meeting.held for fault in one.faults):
        raise fault


def open_way_in(
    team: Team, where: Mapping[str, str], page: str, *, gate: str = "", language: Language = _LANGUAGE
) -> None:
    """Give a team a relay, an inbox that is open to the outside, and show its page there.

    ``page``: its address; ``gate``: that of a gate for browsers without script, or none.
    """
    known = KnownRelay(where["address"], RelayId(bytes.fromhex(where["key"])), where["code"])
    add_relay(team, known)
    open_door(team, public=page, gate=gate, language=language)
    with client_of(team.vault, known) as client:
        hold_quietly(team, client)


class DutyDesk(DemoDesk):
    """A desk with an inbox. Orders name the relay by address, key and code."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._meetings: list[Meeting] = []

    @property
    def _door(self) -> Door:
        return Door(self.team, Intake(self.vault.tables).only_inbox().part)

    def begin(self, order: Order) -> Json:
        """Make the vault of an organisation and give its public root."""
        self._vaults.append(create_vault(self._folder / "v", self._key(order), self._given, cost=LEAST_COST))
        choose_alias(self.team, order["alias"], open_root(self.vault))
        return {"root": self.team.me.root.key.raw.hex()}

    def form(self, order: Order) -> Json:
        """Make the form that telephones fill in; what opens it stays in this vault."""
        return {"bytes": Path(order["file"]).write_bytes(make_form(new_form_key(self.vault).public_base64).form)}

    def show(self, order: Order) -> Json:
        """Open an inbox to the outside, and show its keys and page at the relay."""
        open_way_in(self.team, order, _SHOWN, gate=order["gate"])
        return {}

    def collect(self, order: Order) -> Json:
        """Read in what was sent, and acknowledge nothing yet."""
        with self._relay_of(order) as client:
            exchange.run(self.team, client)
            meeting = Meeting(self.team, client.id, How(_LANGUAGE, prepared))
            run(meeting.first_half(), client)
            exchange.run(self.team, client)
            exchange_blobs(self.team, client)
        self._meetings = [meeting]
        (held,) = meeting.held
        return {"messages": held.collected.messages, "covers": held.collected.covers, "faults": len(held.faults)}

    def acknowledge(self, order: Order) -> Json:
        """Let the relay delete what was read in. ``board``: "yes" makes a board as well."""
        meeting = self._meetings.pop()
        with self._relay_of(order) as client:
            run(meeting.second_half(makes_board=order["board"] == "yes"), client)
        (held,) = meeting.held
        acknowledged, board = held.collected.acknowledged, held.board
        intake = Intake(self.vault.tables)
        answered = sum(1 for row in self._rows() if intake.replies(intake.person(row.part, row.head)))
        told = {"acknowledged": acknowledged, "has_board": bool(board), "faults": len(held.faults)}
        return {**told, "answered": answered}

    def left(self, order: Order) -> Json:
        """Say how many submissions lie at the relay."""
        with self._relay_of(order) as client:
            return {"left": sum(sum(box.counts) for box in status(client).boxes)}

    def carried(self, order: Order) -> Json:
        """Open a locked text that somebody brought."""
        return {"new": take_carried([self._door], order["text"]).opened[0].is_new}

    def open_forms(self, order: Order) -> Json:
        """Open what came locked from telephones."""
        del order
        intake, door = Intake(self.vault.tables), self._door
        done = [
            open_forms_of(self.team, door.here, intake.person(row.part, row.head), prepared)
            for row in self._rows()
            if intake.thread(row.part, row.head).channel is Channel.ODK
        ]
        return {"opened": sum(len(one.opened) for one in done), "locked": sum(len(one.faults) for one in done)}

    def bring(self, order: Order) -> Json:
        """Import an exported chat."""
        file = Path(order["file"])
        what = recognise(file)
        with opened_import(file) as export:
            how = BringingHow(file, what.media_type, _LANGUAGE, prepared)
            brought = bring_in(self.team, self._door.here, export, how)
        return {"new": brought.new, "same": brought.same}

    def call(self, order: Order) -> Json:
        """Log a call."""
        draft = Draft(Channel.PHONE, order["text"])
        number = handle(Channel.PHONE, order["number"])
        call = Call(draft, number, care={CareField.DANGER: Danger(order["danger"])})
        return {"new": log_call(self.team, self._door.here, call, _LANGUAGE).is_new}

    def listed(self, order: Order) -> Json:
        """Return the dangers of the list in its order, and how many conversations came by which channel."""
        del order
        rows = self._rows()
        intake = Intake(self.vault.tables)
        channels = Counter(intake.thread(row.part, row.head).channel.value for row in rows)
        dangers: list[Json] = [row.danger.value for row in rows]
        return {"order": dangers, "by_channel": {**channels}, "messages": sum(row.messages for row in rows)}

    def reply(self, order: Order) -> Json:
        """Answer whoever stands first, if nothing stands against it; ReplyRefused."""
        row, intake, team = self._rows()[0], Intake(self.vault.tables), self.team
        person = intake.person(row.part, row.head)
        channel = intake.thread(row.part, row.head).channel
        terms = terms_of(intake, person, team.people(), self._given.clock.now_ms())
        answer = Answer(order["text"], channel, team.me.device.user.id)
        found = findings(answer, terms, nothing_protected)
        if is_refused(found):
            raise ReplyRefused(shown="; ".join(one.in_words(_LANGUAGE) for one in found if one.is_refusal))
        reply = Reply(self._given.entropy.bytes(SHORT_ID_BYTES), channel, order["text"])
        self.vault.append([reply_intent(row.part, row.head, reply)])
        return {"channel": channel.value}

    def _rows(self) -> tuple[Listed, ...]:
        return Intake(self.vault.tables).page([self._door.part], self._given.clock.now_ms())

    @contextmanager
    def _relay_of(self, order: Order) -> Iterator[RelayClient]:
        with self._relay(order) as client:
            yield client


if __name__ == "__main__":
    main(DutyDesk)
