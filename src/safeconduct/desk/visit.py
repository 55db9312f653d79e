"""One request as a page sees it: who asks for what, of which day, in which language. No rules.

Every address holds handles in the place of names (promise P14); links keep the day that is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from safeconduct.base.clock import Clock, Day, day_from_iso, iso_from_day
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.desk.alarms_met import AlarmsMet
from safeconduct.desk.awaiting import Awaited, Awaiting
from safeconduct.desk.copies_looked import CopiesLooked
from safeconduct.desk.drilling import Drilling
from safeconduct.desk.exchanges import Exchanges
from safeconduct.desk.forms import Form
from safeconduct.desk.held_parts import HeldParts
from safeconduct.desk.leaving import Leaving
from safeconduct.desk.makings import Makings
from safeconduct.desk.once import FIELD as MARK
from safeconduct.desk.outgoing_tables import OutgoingTable
from safeconduct.desk.places_worked import PlacesWorked
from safeconduct.desk.plan_searching import PlanSearching
from safeconduct.desk.reading_aid import ReadingAid
from safeconduct.desk.readings import Readings
from safeconduct.desk.render import Elsewhere
from safeconduct.desk.returned_tables import ReturnedTable
from safeconduct.desk.searches import Searches
from safeconduct.desk.sheets import OpenSheets
from safeconduct.desk.statement_search import StatementSearch
from safeconduct.desk.words import Words
from safeconduct.desk.writing_cards import CardsBeingWritten
from safeconduct.evacuate.facts.kinds import ALL as RESCUE_KINDS
from safeconduct.intake.kinds import ALL as INBOX_KINDS
from safeconduct.intake.kinds import LASTING
from safeconduct.protect.handles import KEY_BYTES, UnknownHandle, handle_from_name, name_from_handle
from safeconduct.protect.secrets import Secret
from safeconduct.record.evidence.consenting import withdrawn_files
from safeconduct.record.named import NameLists
from safeconduct.record.placing import Placing
from safeconduct.record.queries import Record
from safeconduct.record.resolve import NOW
from safeconduct.record.types import Reading
from safeconduct.sync.parts import Parts
from safeconduct.sync.team import Team
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Progress, StoredOp
from safeconduct.vault.vault import Vault

_OP: Final = "op"
# Between the first and the last op of a command, in a handle.
_TO: Final = ".."
# Under this name an address says which op led there.
DONE: Final = "done"
# Under this one, which sentence of the page says what was done where no op of the record was: one word of ours.
TOLD: Final = "told"
# The word for a journey that was begun for a party.
PLACED: Final = "placed"
# How the kinds of op of the record begin.
_RECORD: Final = "record."
# Kinds of op that lie between other rooms' in the journal, and are found there by their place.
_BY_PLACE: Final = INBOX_KINDS | RESCUE_KINDS
# The name of the button that was pressed.
_PRESSED: Final = "do"
_HANDLE_KEY: Final = "desk/handles"
_READINGS: Final = {"known": Reading.KNOWN, "public": Reading.PUBLIC}


@dataclass(frozen=True, slots=True)
class Looking:
    """The day a page is about. ``day`` is NOW for today as it stands."""

    reading: Reading = Reading.KNOWN
    day: Day = NOW

    @property
    def is_past(self) -> bool:
        """Whether another day than today is looked at."""
        return self.day < NOW

    def query(self) -> dict[str, str]:
        """Return what a link must carry to stay on the day."""
        if not self.is_past:
            return {}
        word = next(word for word, reading in _READINGS.items() if reading is self.reading)
        return {"as": word, "day": iso_from_day(self.day)}


def looking_from_query(query: Mapping[str, str]) -> Looking:
    """Return the day an address asks for; today where it asks for none, or for what is no day."""
    try:
        return Looking(_READINGS[query["as"]], day_from_iso(query["day"]))
    except (KeyError, ValueError):
        return Looking()


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to a page of an open vault.

    ``form``: what is being sent; on a page that is only looked at, what was typed into it before and is not done yet.
    """

    vault: Vault
    words: Words
    today: Day
    looking: Looking
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Form
    record: Record
    handle_key: Secret = field(repr=False)
    entropy: Entropy
    awaiting: Awaiting[Awaited]
    returned: Awaiting[ReturnedTable]
    outgoing: Awaiting[OutgoingTable]
    searches: Searches
    lists: NameLists
    sheets: OpenSheets
    leaving: Leaving
    exchanges: Exchanges
    writing: CardsBeingWritten
    drilling: Drilling
    plan_searching: PlanSearching
    alarms: AlarmsMet
    held_parts: HeldParts
    readings: Readings
    reading_aid: ReadingAid
    copies_looked: CopiesLooked
    places_worked: PlacesWorked
    statement_search: StatementSearch
    makings: Makings
    clock: Clock
    # Called between the steps of long work: it raises when the desk is being locked (`interrupting`).
    look: Progress
    # Entries that the journal had when the desk was last locked, and when it was unlocked.
    seen: int
    met: int
    _team: list[Team] = field(default_factory=list, init=False, repr=False, compare=False)
    _withdrawn: list[frozenset[bytes]] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def day(self) -> Day:
        """The day to ask about; today for as it stands."""
        return self.looking.day if self.looking.is_past else self.today

    def handle(self, kind: str, name: str) -> str:
        """Return the handle of a name."""
        return handle_from_name(self.handle_key, kind, name)

    def name(self, kind: str) -> str:
        """Return the name that the address means by ``{kind}``; UnknownHandle when it means none."""
        return name_from_handle(self.handle_key, kind, self.path[kind])

    def meant(self, query: str, kind: str) -> tuple[str, ...]:
        """Return the name that the address means under a name of its query; nothing when it means none."""
        try:
            return (name_from_handle(self.handle_key, kind, self.query.get(query, "")),)
        except UnknownHandle:
            return ()

    def link(self, kind: str, name: str, **query: str) -> str:
        """Return the address of something's page, on the day that is looked at."""
        return self.at(f"/{kind}/{self.handle(kind, name)}", **query)

    def lasting(self, kind: str, name: str) -> str:
        """Return the address of something that has no past to be looked at: the team is as it is now."""
        return f"/{kind}/{self.handle(kind, name)}"

    def done(self, address: str, *ops: OpId) -> Elsewhere:
        """Return where to go after a command: there it is said that it is done, and one key undoes all its ops."""
        sign = "&" if "?" in address else "?"
        return Elsewhere(f"{address}{sign}{urlencode({DONE: self.op_handle(*ops)})}")

    def beside(self) -> Form:
        """Return what stands in the form that is sent besides its mark and the button: for `Elsewhere.beside`."""
        return Form(tuple(one for one in self.form.texts if one[0] not in (MARK, _PRESSED)))

    def went(self, address: str, told: str) -> Elsewhere:
        """Return where to go after a command that Undo does not take back; the page there has a sentence for it."""
        return Elsewhere(f"{address}{'&' if '?' in address else '?'}{urlencode({TOLD: told})}")

    def told(self, sentences: Mapping[str, str]) -> str:
        """Return the sentence for what led to this page; nothing when nothing did, or something else is sent."""
        return sentences.get(self.query.get(TOLD, ""), "") if self.form.is_empty else ""

    def advice(self, error: SafeconductError) -> Advice:
        """Return what an error tells whoever reads a page: what to do there, and no command."""
        return error.advice(self.words.tongue.spoken, is_page=True)

    def no_file(self) -> str:
        """Return what is said where a file was to be taken in and none came, or an empty one."""
        if self.form.is_empty_file("file"):
            return self.words.say("The file is empty: it was not copied whole. Copy it again.")
        return self.words.say("Choose a file.")

    def surroundings(self) -> Surroundings:
        """Return clock and randomness as the rooms below take them; views are of no use to a page."""
        return Surroundings((), self.clock, self.entropy)

    def to_save(self, purpose: str) -> str:
        """Return the address of a file that is ready to be saved; nothing when none is."""
        return self.lasting("save", purpose) if self.leaving.find(purpose) else ""

    def withdrawn_files(self) -> frozenset[bytes]:
        """Return the files that somebody's consent reaches today (`evidence.consenting`), read once a visit."""
        if not self._withdrawn:
            self._withdrawn.append(withdrawn_files(self.record, self.today))
        return self._withdrawn[0]

    def team(self) -> Team:
        """Return the team as this desk knows it, read once a visit; NoTeam while it belongs to none."""
        if not self._team:
            self._team.append(Team(self.vault, self.clock, self.entropy, self.held_parts.memory))
        return self._team[0]

    def parts(self) -> Parts:
        """Return the parts of this desk; NoTeam while it belongs to none."""
        return self.held_parts.of(self.vault, self.team)

    def placing(self) -> Placing:
        """Return where what is said of something goes."""
        return Placing(self.record, self.parts())

    def just_done(self) -> tuple[str, ...]:
        """Return the handle of the op that led to this page; nothing when none did."""
        handle = self.query.get(DONE, "")
        try:
            name_from_handle(self.handle_key, _OP, handle)
        except UnknownHandle:
            return ()
        return (handle,)

    def op_handle(self, *ops: OpId) -> str:
        """Return the handle of the ops of one command, in the order in which they were written: its first and last."""
        return self.handle(_OP, _TO.join(dict.fromkeys(op.hex() for op in (ops[0], ops[-1]))))

    def ops(self) -> tuple[OpId, ...]:
        """Return the ops that the address means, oldest first; UnknownHandle when it means none."""
        first, _, last = self.name(_OP).partition(_TO)
        ends = OpId(bytes.fromhex(first)), OpId(bytes.fromhex(last or first))
        if not any(self.vault.op(op).signed.core.kind in _BY_PLACE for op in ends):
            return self.record.ops_between(*ends)
        begin, end = (self.vault.number(op) for op in ends)
        # One command wrote them one after another, and besides them what says that files came, which stays.
        written = takewhile(lambda one: one.n <= end, self.vault.ops(begin - 1))
        found = tuple(one.signed.id for one in written if _can_be_undone(one))
        if not found:
            raise UnknownHandle
        return found

    def done_ops(self) -> tuple[OpId, ...]:
        """Return the first op of the command that led to this page; nothing when none did."""
        names = (name_from_handle(self.handle_key, _OP, handle) for handle in self.just_done())
        return tuple(OpId(bytes.fromhex(name.partition(_TO)[0])) for name in names)

    def at(self, path: str, **query: str) -> str:
        """Return an address on the day that is looked at."""
        given = {**self.looking.query(), **query}
        return f"{path}?{urlencode(given)}" if given else path


def _can_be_undone(stored: StoredOp) -> bool:
    kind = stored.signed.core.kind
    return kind.startswith(_RECORD) or kind in _BY_PLACE - LASTING


def is_after_done(address: str) -> bool:
    """Say whether an address is one that `Visit.done` or `Visit.went` leads to."""
    return any(name in (DONE, TOLD) for name, _ in parse_qsl(urlsplit(address).query))


def number_from_address(text: str) -> int:
    """Return a page's number; 0 for what is none. Nine digits at most: never a number that takes long to read."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def first_on_page(text: str, total: int, size: int) -> int:
    """Return the place of the first thing on the page that an address asks for: the last page for what is beyond it."""
    return min(number_from_address(text), max(0, total - 1)) // size * size


def handle_key_of(vault: Vault, entropy: Entropy) -> Secret:
    """Return the key of this vault's handles, drawn on first use."""
    try:
        return vault.key(_HANDLE_KEY)
    except NotKept:
        vault.keep_key(_HANDLE_KEY, Secret.random(KEY_BYTES, entropy))
        return vault.key(_HANDLE_KEY)
