"""The vault behind the pages: closed, open, and closed again after a while without anybody (promise P2).

One thread of its own does all the work on the vault, so that two windows never write at once. Locking stops long work
at its next step (`interrupting`) and ends what waits, closes the database, and lets go of the keys, of lists of names
(`lists`) and of files that were chosen and not taken in (`awaiting`); what is sent meanwhile is kept sealed (`kept`).
It refuses work while it is locked.
Follows notes/desk-and-stack section 6.2 rules 11 and 12.
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from safeconduct.base.clock import day_from_ms
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Advice, Exit, SafeconductError
from safeconduct.desk.alarms_met import AlarmsMet
from safeconduct.desk.awaiting import Awaited, Awaiting
from safeconduct.desk.consents_shown import closed_among
from safeconduct.desk.copies_looked import CopiesLooked
from safeconduct.desk.drilling import Drilling
from safeconduct.desk.elsewhere import end_elsewhere, runs_elsewhere
from safeconduct.desk.events import LOCKED, Events
from safeconduct.desk.exchanges import Exchanges
from safeconduct.desk.held_parts import HeldParts
from safeconduct.desk.interrupting import Interrupting, LockedMeanwhile
from safeconduct.desk.kept import KeptForms
from safeconduct.desk.launching import runtime_folder
from safeconduct.desk.leaving import Leaving
from safeconduct.desk.long_answers import LongAnswers
from safeconduct.desk.long_files import LongFiles
from safeconduct.desk.makings import Makings
from safeconduct.desk.outgoing_tables import OutgoingTable
from safeconduct.desk.places_worked import PlacesWorked
from safeconduct.desk.plan_searching import PlanSearching
from safeconduct.desk.reading_aid import ReadingAid
from safeconduct.desk.readings import Readings
from safeconduct.desk.returned_tables import ReturnedTable
from safeconduct.desk.sealed import Sealed
from safeconduct.desk.searches import Searches
from safeconduct.desk.sheets import OpenSheets
from safeconduct.desk.statement_search import StatementSearch
from safeconduct.desk.worked_beside import NotYet
from safeconduct.desk.writing_cards import CardsBeingWritten
from safeconduct.protect.kem import KEM_SEED_BYTES, KemPrivateKey
from safeconduct.protect.rest import DEFAULT_COST, Cost, Passphrase, SlotKey
from safeconduct.protect.secrets import Secret
from safeconduct.record.named import NameLists
from safeconduct.record.queries import Record
from safeconduct.record.reading.fingerprints import TextOf
from safeconduct.record.reading.repeating import text_of_account
from safeconduct.sync.alias import check_alias
from safeconduct.sync.joining import ask
from safeconduct.sync.ready import create_joining_vault, create_vault, make_ready
from safeconduct.sync.team import Team
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault

# Ten minutes (notes 6.2 rule 11): long enough to read an article, short enough for a desk somebody walked away from.
IDLE_SECONDS: Final = 600
# How often the idle clock is looked at.
_LOOK_SECONDS: Final = 5
# After how many seconds without a person what was put off is made up for, and how long a piece of that may go on before
# it is written: with more pieces the disk is written more often, with fewer a page waits longer.
_QUIET_SECONDS: Final = 2.0
_PIECE_SECONDS: Final = 0.2
# Wrong passphrases before each further one has to wait, and the longest wait. Guessing is dear anyway (Argon2id);
# this keeps a stray page or a child at the keyboard from filling the time of the computer.
_FREE_TRIES: Final = 3
_LONGEST_WAIT_SECONDS: Final = 30

# The name of the key, in the vault, that what was typed while it was locked is sealed to.
_KEPT_KEY: Final = "desk/kept-forms"

# The setting that remembers how far the journal had come when the desk was last locked.
_SEEN: Final = b"desk/seen"
_SEEN_BYTES: Final = 8

Result = TypeVar("Result")


class Stage(enum.Enum):
    """What the pages can show."""

    NEW = "new"
    LOCKED = "locked"
    OPEN = "open"


class DeskLocked(SafeconductError):
    """Work was asked for while the vault is locked."""

    code = "desk.locked"
    exit_code = Exit.LOCKED
    en = Advice(
        what="The desk is locked.",
        safe="What you sent meanwhile is kept for half an hour, sealed.",
        do="Give the passphrase to go on.",
    )
    ru = Advice(
        what="Рабочее место заперто.",
        safe="То, что вы отправили, хранится полчаса в запечатанном виде.",
        do="Введите парольную фразу, чтобы продолжить.",
    )


def kept_key(vault: Vault, entropy: Entropy) -> KemPrivateKey:
    """Return the key that opens what was typed while the vault was locked, drawn on first use."""
    try:
        return KemPrivateKey(vault.key(_KEPT_KEY))
    except NotKept:
        vault.keep_key(_KEPT_KEY, Secret.random(KEM_SEED_BYTES, entropy))
        return KemPrivateKey(vault.key(_KEPT_KEY))


def _seen(vault: Vault) -> int:
    """Return how many entries the journal had when the desk was last locked; all, on the first day."""
    try:
        return int.from_bytes(vault.setting(_SEEN), "big")
    except NotKept:
        return vault.count


class Office:
    """One vault, one thread, one lock."""

    def __init__(
        self,
        path: Path,
        given: Surroundings,
        *,
        events: Events,
        idle_seconds: float = IDLE_SECONDS,
        cost: Cost = DEFAULT_COST,
    ) -> None:
        self.path = path
        self.given = given
        self.events = events
        self.idle_seconds = idle_seconds
        # The price of guessing at the passphrase of a vault that is made here.
        self._cost = cost
        self._thread = ThreadPoolExecutor(1, "vault")
        self._vault: list[Vault] = []
        self.interrupting = Interrupting()
        self._seen = time.monotonic()
        # How much waits for its turn at the vault, or has it.
        self._asked = 0
        self._wrong = 0
        self._may_try_at = 0.0
        self.kept = KeptForms()
        self.awaiting = Awaiting[Awaited]()
        self.returned = Awaiting[ReturnedTable]()
        self.outgoing = Awaiting[OutgoingTable]()
        self.searches = Searches()
        self.lists = NameLists()
        self.sheets = OpenSheets()
        self.leaving = Leaving()
        self.makings = Makings()
        self.exchanges = Exchanges()
        self.writing = CardsBeingWritten()
        self.drilling = Drilling(path, given)
        self.plan_searching = PlanSearching()
        self.alarms = AlarmsMet()
        # What is looked at once more while the vault closes.
        self.last_looks: list[Callable[[Vault], None]] = []
        self.parts = HeldParts()
        self.readings = Readings()
        self.long_files = LongFiles()
        self.long_answers = LongAnswers()
        self.reading_aid = ReadingAid()
        self.copies_looked = CopiesLooked(self._text_of)
        self.places_worked = PlacesWorked()
        self.statement_search = StatementSearch()
        # Entries that the journal had when the desk was last locked and when it was unlocked: what came between is new
        # to whoever unlocks it.
        self.seen, self.met = 0, 0
        # Entries that the journal had when it was last looked whose words are held that may not be shown any more.
        self._looked_at = 0
        # How often the desk was locked since it was started.
        self.locks = 0

    @property
    def stage(self) -> Stage:
        """Whether there is a vault and whether it is open."""
        if self._vault:
            return Stage.OPEN
        return Stage.LOCKED if self.path.exists() else Stage.NEW

    def touch(self) -> None:
        """Note that a person is there."""
        self._seen = time.monotonic()

    async def create(self, key: SlotKey) -> None:
        """Make the vault and open it; VaultExists when anything is there."""
        await self._take(lambda: create_vault(self.path, key, self.given, cost=self._cost))

    async def create_joining(self, key: SlotKey, sealed: Sealed, alias: str) -> None:
        """Make a vault that asks to be let into a team, and open it; NotAnInvitation, BadAlias before it is made."""
        invitation = await self._in_thread(sealed.open)
        invitation.check_date(day_from_ms(self.given.clock.now_ms()))
        if alias:
            check_alias(alias)

        def create() -> Vault:
            vault = create_joining_vault(self.path, key, self.given, cost=self._cost)
            try:
                ask(vault, invitation, alias, self.given)
            except BaseException:
                vault.close()
                raise
            return vault

        await self._take(create)

    @property
    def has_others(self) -> bool:
        """Whether another desk of this vault runs."""
        return runs_elsewhere(runtime_folder(), self.path)

    async def end_others(self) -> None:
        """End the other desks of this vault: their windows are gone, or nobody needs them."""
        await self._in_thread(lambda: end_elsewhere(runtime_folder(), self.path))

    async def unlock(self, key: SlotKey, new: tuple[Passphrase, ...] = ()) -> None:
        """Open the vault; WrongKey, after a growing wait when it was wrong before.

        ``new``: the passphrase that takes the place of every one before, when the key is that of two cards.
        """
        await asyncio.sleep(max(0.0, self._may_try_at - time.monotonic()))
        self._wrong += 1
        if self._wrong > _FREE_TRIES:
            wait = min(_LONGEST_WAIT_SECONDS, 2 ** (self._wrong - _FREE_TRIES))
            self._may_try_at = time.monotonic() + wait
        await self._take(lambda: self._opened(key, new))
        self._wrong = 0
        self._may_try_at = 0.0

    def _opened(self, key: SlotKey, new: tuple[Passphrase, ...]) -> Vault:
        vault = Vault.open(self.path, key, self.given, settles=False)
        try:
            for passphrase in new:
                vault.reset_passphrase(passphrase)
            make_ready(vault, self.given.clock, self.given.entropy)
        except BaseException:
            vault.close()
            raise
        return vault

    async def _take(self, opening: Callable[[], Vault]) -> None:
        def take() -> None:
            if not self._vault:
                vault = opening()
                try:
                    self.kept.seal_to(kept_key(vault, self.given.entropy).public)
                except BaseException:
                    vault.close()
                    raise
                self.seen, self.met = _seen(vault), vault.count
                self._vault.append(vault)

        await self._in_thread(take)
        self.touch()

    async def work(self, task: Callable[[Vault], Result]) -> Result:
        """Do something with the open vault, after everything asked for before; DeskLocked when it is locked."""

        self._asked += 1
        try:
            return await self._in_thread(lambda: self._done(task))
        finally:
            self._asked -= 1

    async def work_when_ready(self, task: Callable[[Vault], Result]) -> Result:
        """Do the same; where it wants what takes long, once that is worked out, while other work goes on."""
        while True:
            try:
                return await self.work(task)
            except NotYet as wanted:
                # Whoever closes the window ends their waiting, and not the work.
                await asyncio.shield(asyncio.wrap_future(wanted.done))

    def _done(self, task: Callable[[Vault], Result]) -> Result:
        """Do something with the open vault, on its thread; DeskLocked."""
        if not self._vault:
            raise DeskLocked
        try:
            return task(self._vault[0])
        except LockedMeanwhile:
            raise DeskLocked from None
        finally:
            self._let_go(self._vault[0])

    def _let_go(self, vault: Vault) -> None:
        """Let go of what is held in memory of accounts that were withdrawn by what has just been written (P7)."""
        if vault.count == self._looked_at:
            return
        self._looked_at = vault.count
        self.places_worked.drop()
        held = self.reading_aid.accounts | {*self.copies_looked.accounts}
        if not held:
            return
        today = day_from_ms(self.given.clock.now_ms())
        closed = closed_among(Record(vault.tables, vault.device.hex()), today, held)
        if closed:
            self.reading_aid.drop_of(closed)
            self.copies_looked.drop_of(closed)

    def _text_of(self, account: str) -> TextOf | None:
        """Return the words of an account as they may be shown, to another thread, when their turn comes; DeskLocked."""

        def read(vault: Vault) -> TextOf | None:
            return text_of_account(Record(vault.tables, vault.device.hex()), account)

        return self._thread.submit(self._done, read).result()

    def soon(self, task: Callable[[], None]) -> None:
        """Do something that touches no vault on its thread, after everything asked for before; nobody waits for it."""
        self._thread.submit(task)

    async def search_made(self, seconds: float | None) -> None:
        """Wait until the search that is being made ready is, or for some seconds; other windows go on meanwhile."""
        await asyncio.to_thread(self.statement_search.wait, seconds)

    def team(self, vault: Vault) -> Team:
        """Return the team, which goes on with what pages and earlier work read of it. On the vault's thread; NoTeam."""
        return Team(vault, self.given.clock, self.given.entropy, self.parts.memory)

    async def lock(self) -> None:
        """Close the vault, when what is being written has been written. Locking twice is allowed.

        Long work stops at its next step (`interrupting`).
        """

        def close() -> None:
            try:
                close_all()
            finally:
                self.interrupting.end()

        def close_all() -> None:
            for look in self.last_looks if self._vault else ():
                with contextlib.suppress(SafeconductError):
                    look(self._vault[0])
            self.long_files.drop_all()
            self.long_answers.drop_all()
            self.awaiting.drop_all()
            self.returned.drop_all()
            self.outgoing.drop_all()
            self.searches.drop()
            self.lists.drop()
            self.leaving.drop_all()
            self.makings.drop_all()
            self.exchanges.drop()
            self.writing.drop()
            self.drilling.drop()
            self.plan_searching.drop()
            self.alarms.drop()
            self.parts.drop()
            self.readings.drop_all()
            self.reading_aid.drop()
            self.copies_looked.drop()
            self.places_worked.drop()
            self.statement_search.drop()
            while self._vault:
                vault = self._vault.pop()
                with contextlib.suppress(SafeconductError):
                    # A full disk makes what is known already look new, no more.
                    vault.keep_setting(_SEEN, vault.count.to_bytes(_SEEN_BYTES, "big"))
                # What commands put off waits for the next quiet moment: nobody who locks waits for it (P2).
                vault.close(settles=False)
                self.locks += 1

        self.interrupting.wish()
        self.statement_search.stop()
        await self._in_thread(close)
        self.events.tell(LOCKED)

    async def lock_when_idle(self) -> None:
        """Lock when nobody has been there for a while; runs as long as the desk does."""
        while True:
            await asyncio.sleep(min(_LOOK_SECONDS, self.idle_seconds))
            self.kept.drop_old()
            if self._vault and time.monotonic() - self._seen > self.idle_seconds:
                await self.lock()

    async def settle_when_quiet(self) -> None:
        """Make up for what commands put off while nobody asks for anything; runs as long as the desk does.

        Piece by piece: whoever asks or locks meanwhile waits for the piece that was begun and for no other.
        """
        while True:
            await asyncio.sleep(_QUIET_SECONDS)
            while self._is_quiet and self._vault and not await self._in_thread(self._settle_piece):
                pass

    @property
    def _is_quiet(self) -> bool:
        """Whether nobody has asked for anything for a moment, and nothing waits to be done."""
        return not self._asked and time.monotonic() - self._seen >= _QUIET_SECONDS

    def _settle_piece(self) -> bool:
        """Make up for some of what was put off; say whether nothing more can be done now. On the vault's thread."""
        if not self._vault:
            return True
        vault, until = self._vault[0], time.monotonic() + _PIECE_SECONDS

        def stop() -> bool:
            return self.interrupting.is_wished or bool(self._asked) or time.monotonic() >= until

        try:
            return not vault.settle(stop) or vault.is_settled
        except Exception:
            # Whatever it is, it must not end this for the rest of the day; whoever asks for it sees it on their page.
            return True

    async def _in_thread(self, task: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, task)
