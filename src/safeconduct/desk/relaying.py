"""Exchanges with the team's relays while the desk is open: every so often, and when somebody asks (P4, P13).

Each step is one short use of the vault on its own thread (`sync.exchange`); what goes over the network goes on another,
so that no page waits for a relay. It goes to the relays of the team and nowhere else. Refuses to do anything while the
vault is locked: keys are gone, and an exchange that was going on ends with the step it was at; the next goes on there.
Nothing that a relay, its address or a fault of ours does ends it for the others, or for good: it is said on the page.
"""

from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from safeconduct.base.errors import Language, Phrase, SafeconductError
from safeconduct.desk.events import CHANGED, Events
from safeconduct.desk.exchanges import CameOfInbox, Exchanges
from safeconduct.desk.office import DeskLocked, Office, Stage
from safeconduct.evacuate.running import relay_timers
from safeconduct.evacuate.running.reading import now_here, watched_here
from safeconduct.intake.door.collecting import How
from safeconduct.intake.door.meeting import Meeting as InboxMeeting
from safeconduct.intake.door.steps import Asked
from safeconduct.intake.door.steps import Steps as InboxSteps
from safeconduct.intake.media_preparing import prepared
from safeconduct.protect.bundles import number_at
from safeconduct.sync.blob_exchange import BlobExchange
from safeconduct.sync.exchange import Exchange, Relay
from safeconduct.sync.finishing import finish
from safeconduct.sync.ready import has_team
from safeconduct.sync.relay_client import RelayClient
from safeconduct.sync.relay_errors import ExchangeBroken
from safeconduct.sync.relays import KnownRelay, client_of, relays
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault

# Ten minutes: what somebody entered is with the others before they would ask; a relay sees nothing but a tempo.
EVERY_SECONDS: Final = 600
# Up to a quarter more: a relay shall not be able to tell desks apart by their beat (notes/protect, P1).
_JITTER: Final = 0.25
# How often it is looked whether somebody asked.
_LOOK_SECONDS: Final = 1.0
# Among the faults of relays: one of the exchange itself.
_ANY_RELAY: Final = ""

Result = TypeVar("Result")


class Relaying:
    """The exchanges of one desk with its relays."""

    def __init__(
        self,
        office: Office,
        events: Events,
        *,
        every_seconds: float = EVERY_SECONDS,
        spoken: Callable[[], Language] = lambda: "ru",
        is_hurried: bool = False,
    ) -> None:
        """``spoken``: the language of this desk now, for the code names of who writes while nobody looks.

        ``is_hurried``: a demonstration, in which no answer waits for its quarter of an hour.
        """
        self._office = office
        self._is_hurried = is_hurried
        self._events = events
        self._every = every_seconds
        self._spoken = spoken
        self._due = 0.0
        # The quarter of an hour in which the last boards were shown, or the desk was opened; 0 while it is locked.
        self._quarter = 0
        self._shows_boards = False
        self._shows_anew = False

    @property
    def _state(self) -> Exchanges:
        return self._office.exchanges

    async def run(self) -> None:
        """Exchange when it is time; runs as long as the desk does."""
        while True:
            await asyncio.sleep(min(_LOOK_SECONDS, self._every))
            await self.look()

    async def look(self) -> None:
        """Exchange if it is time, somebody asked, or a quarter of an hour begins: then boards are shown.

        Whether somebody has just been answered shall not be seen by when a board comes (P8): out of turn one is
        shown only where a person asks for it at the door.
        """
        if self._office.stage is not Stage.OPEN:
            self._quarter = 0
            return
        now = number_at(self._office.given.clock.now_ms())
        before, self._quarter = self._quarter, now
        shows_boards = before not in (0, now)
        if shows_boards or self._state.is_wanted or time.monotonic() >= self._due:
            self._due = time.monotonic() + self._every * (1 + _JITTER * self._office.given.entropy.bytes(1)[0] / 255)
            await self.meet_all(shows_boards=shows_boards)

    async def meet_all(self, *, shows_boards: bool = False) -> None:
        """Exchange with every relay of the team, one after another. What one cannot do keeps no other from it."""
        self._state.is_wanted = False
        self._shows_boards, self._state.shows_boards = shows_boards or self._state.shows_boards, False
        self._shows_anew, self._state.shows_anew = self._state.shows_anew, False
        try:
            await self._tried(_ANY_RELAY, self._meet_each)
        except DeskLocked:
            return
        finally:
            self._state.is_under_way = False

    async def _meet_each(self) -> None:
        named = await self._office.work(self._relays)
        self._office.alarms.keep_only({relay.address for relay in named})
        for relay in named:
            self._state.is_under_way = True
            await self._tried(relay.address, functools.partial(self._meet, relay))

    async def _tried(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do something and note what went wrong with it; DeskLocked. No fault may end the loop: nobody would notice."""
        try:
            await work()
        except DeskLocked:
            raise
        except Exception as error:
            self._state.note(name, error if isinstance(error, SafeconductError) else _broken(error))
        else:
            self._state.note(name, None)

    def _relays(self, vault: Vault) -> tuple[KnownRelay, ...]:
        return relays(self._team(vault)) if has_team(vault) else ()

    def _timers(self, team: Team, relay: KnownRelay) -> InboxSteps[None]:
        """Move this desk's timer on, and learn whose desks did not come back."""
        told = functools.partial(self._office.alarms.told, relay.address)
        yield from relay_timers.meet(team, watched_here(team), now_here(team), relay.id, told)

    async def _move_timer(self, meeting: Meeting, relay: KnownRelay, client: RelayClient) -> SafeconductError | None:
        """Do that, and return what went wrong with it: people who wrote are fetched all the same. DeskLocked."""
        try:
            await meeting.in_steps(self._timers(meeting.team, relay), client)
        except DeskLocked:
            raise
        except SafeconductError as error:
            return error
        return None

    def _team(self, vault: Vault) -> Team:
        return self._office.team(vault)

    async def _meet(self, relay: KnownRelay) -> None:
        try:
            with await self._office.work(lambda vault: client_of(vault, relay)) as client:
                meeting = Meeting(self._office, await self._office.work(self._team), client)
                await meeting.hold()
                fault = await self._move_timer(meeting, relay, client)
                how = How(self._spoken(), prepared)
                held = InboxMeeting(meeting.team, client.id, how, is_hurried=self._is_hurried)
                inboxes = Inboxes(meeting, client, held, shows_boards=self._shows_boards or self._is_hurried)
                try:
                    await inboxes.hold(shows_anew=self._shows_anew)
                finally:
                    self._state.inboxes[relay.address] = inboxes.came()
                    if meeting.news or inboxes.news:
                        self._events.tell(CHANGED)
                if fault is not None:
                    raise fault
        finally:
            self._state.count_anew()


def _broken(error: Exception) -> ExchangeBroken:
    # Its kind alone: its words could hold anything.
    kind = type(error).__name__
    return ExchangeBroken(fault=Phrase(kind, kind))


class Inboxes:
    """The inboxes of this desk at one relay, after the exchange: collected, acknowledged, answered (P9)."""

    def __init__(self, meeting: Meeting, client: RelayClient, inboxes: InboxMeeting, *, shows_boards: bool) -> None:
        self._meeting = meeting
        self._client = client
        self._inboxes = inboxes
        self._shows_boards = shows_boards

    @property
    def news(self) -> int:
        """How many messages came in."""
        return sum(one.collected.messages for one in self._inboxes.held)

    def came(self) -> tuple[CameOfInbox, ...]:
        """Return what came of each inbox."""
        return tuple(
            CameOfInbox(
                one.door.part,
                one.collected.messages,
                one.collected.acknowledged,
                one.bundle,
                one.board,
                tuple(one.faults),
            )
            for one in self._inboxes.held
        )

    async def hold(self, *, shows_anew: bool = False) -> None:
        """Do both halves, and send in between what was written: a second place shall have it before the relay deletes.

        What went wrong at an inbox is noted as the relay's fault, and keeps nothing else from being done.
        """
        await self._meeting.in_steps(self._inboxes.first_half(shows_anew=shows_anew), self._client)
        if self._inboxes.has_news:
            await self._meeting.hold_again()
        await self._meeting.in_steps(self._inboxes.second_half(makes_board=self._shows_boards), self._client)
        faults = [fault for one in self._inboxes.held for fault in one.faults]
        if faults:
            raise faults[0]


class Meeting:
    """One exchange with one relay."""

    def __init__(self, office: Office, team: Team, relay: Relay) -> None:
        self._office = office
        self._team = team
        self._relay = relay
        self._exchange = Exchange(team, relay.id)

    @property
    def news(self) -> int:
        """How many entries were new."""
        return self._exchange.taken.new

    async def hold(self) -> None:
        """Send, read, bring in order, and send what that wrote; DeskLocked, and what the relay's side raises."""
        try:
            await self._send()
            while (request := await self._step(self._exchange.next_reading)) is not None:
                answer = await asyncio.to_thread(self._relay.read, request)
                await self._step(lambda asked=request, came=answer: self._exchange.news(asked, came))  # type: ignore[misc]
        except DeskLocked:
            raise
        except Exception:
            await self._step(lambda: finish(self._team, self._exchange.taken.touched))
            raise
        if await self._step(self._exchange.finish):
            await self._send()
        await self._hold_files()

    async def hold_again(self) -> None:
        """Send what was written since, and the files it refers to; the next exchange reads."""
        await self._send()
        await self._hold_files()

    async def _hold_files(self) -> None:
        """Exchange long files, after the entries: none of these waits for a file."""
        files = BlobExchange(self._team, self._relay.id)
        while (probe := await self._step(files.next_probe)) is not None:
            told = await asyncio.to_thread(self._relay.read, probe)
            await self._step(lambda asked=probe, came=told: files.probed(asked, came))  # type: ignore[misc]
        while (sending := await self._step(files.next_sending)) is not None:
            answers = await asyncio.to_thread(self._relay.append, (sending.posting,))
            await self._step(lambda sent=sending, came=answers: files.acknowledged(sent, came))  # type: ignore[misc]
        while (request := await self._step(files.next_reading)) is not None:
            answer = await asyncio.to_thread(self._relay.read, request)
            await self._step(lambda asked=request, came=answer: files.news(asked, came))  # type: ignore[misc]

    async def in_steps(self, steps: InboxSteps[None], client: RelayClient) -> None:
        """Do steps: each with the vault, and what they ask without it."""
        fault: list[SafeconductError] = []

        def step() -> Asked[object] | None:
            try:
                return steps.throw(fault.pop()) if fault else next(steps)
            except StopIteration:
                return None

        while (asked := await self._step(step)) is not None:
            try:
                await asyncio.to_thread(asked.ask, client)
            except SafeconductError as error:
                fault.append(error)

    @property
    def team(self) -> Team:
        """The team as this meeting knows it."""
        return self._team

    async def _send(self) -> None:
        while (sending := await self._step(self._exchange.next_sending)) is not None:
            answers = await asyncio.to_thread(self._relay.append, sending.postings)
            await self._step(lambda sent=sending, came=answers: self._exchange.acknowledged(sent, came))  # type: ignore[misc]

    async def _step(self, task: Callable[[], Result]) -> Result:
        def step(vault: Vault) -> Result:
            if vault is not self._team.vault:
                # Locked and opened again meanwhile: what was remembered belongs to the vault that was closed.
                raise DeskLocked
            # Pages write between two steps, and keys that they changed are unknown to this team's keyring.
            self._team.forget()
            return task()

        return await self._office.work(step)
