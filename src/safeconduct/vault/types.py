"""What the vault takes in and gives out (docs/rooms/vault.md).

A room above writes by handing over `Intent`s and reads through its own `ViewSet` tables. The vault signs,
chains and stores, and applies every view set in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from safeconduct.base.cbor import Item
from safeconduct.base.clock import Day, day_from_ms, ms_from_hlc
from safeconduct.base.ids import CompartmentId
from safeconduct.protect.ops import SignedOp
from safeconduct.protect.signing import VerifyKey

Value = int | float | str | bytes | None
"""A value of a view's table. None is SQL's NULL and appears in tables only."""

Row = tuple[Value, ...]

Progress = Callable[[int, int], None]
"""Called with (done, all) while long work goes on; ``all`` is 0 while it is not known."""

Stop = Callable[[], bool]
"""Asked between two pieces of work that may be left for later: whether to leave the rest."""


def never() -> bool:
    """Leave nothing for later."""
    return False


@dataclass(frozen=True, slots=True)
class ClockDoubt:
    """A clock that is years from the newest entry that is believed."""

    today: Day
    newest: Day


@dataclass(frozen=True, slots=True)
class Intent:
    """What a room wants to say in a compartment; the vault makes an op of it."""

    compartment: CompartmentId
    kind: str
    body: dict[int, Item]


@dataclass(frozen=True, slots=True)
class Arrival:
    """An op of another device as it came, with the key that its author's certificate names.

    Whoever hands it over has checked the certificate; the vault checks the signature. ``salt``: 32 bytes.
    ``is_aside``: stored, and shown by no view that does not show everything. ``lacks_past``: parents may be missing,
    for this desk joined the compartment late and was given no past of it.
    """

    signed: SignedOp
    salt: bytes
    key: VerifyKey
    is_aside: bool = False
    lacks_past: bool = False


@dataclass(frozen=True, slots=True)
class StoredOp:
    """An op in this desk's journal. ``n`` counts from 1 in the order this desk took ops in.

    ``salt`` (32 bytes) is kept so that a rebuilt relay gets identical frames (DESIGN section 4).
    """

    n: int
    signed: SignedOp
    salt: bytes

    @property
    def recorded_on(self) -> Day:
        """The UTC day the author's clock showed."""
        return day_from_ms(ms_from_hlc(self.signed.core.hlc))


class Tables(Protocol):
    """The narrow door to SQL that views get: named statements with parameters, nothing else."""

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> Iterator[Row]:
        """Run one statement; rows come lazily and must be used up before the next write."""
        ...

    def executemany(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for each row of parameters."""
        ...

    @property
    def writes(self) -> int:
        """Return a number that grows whenever anything may have been written, or taken back: what was read holds until
        then."""
        ...


class ViewSet(Protocol):
    """Tables that one room computes from ops. A cache: the vault may drop and recompute it at any time.

    ``apply`` sees each op once, in journal order, and must give the same rows whether ops come one by one or
    all at once (``bulk``: it may then put off indexes and derived rows to the end of the call). All its
    tables have a declared PRIMARY KEY, by which `vault verify` walks them; ``tables`` lists them. A full-text index
    (FTS5) has a vocabulary of type ``instance`` instead, and SQLite's tables behind it are listed after it.
    """

    @property
    def name(self) -> str:
        """Return the name under which the vault remembers how far the set has come."""
        ...

    @property
    def version(self) -> int:
        """Return the version of the tables; another one than the stored makes the vault recompute them."""
        ...

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the names of all tables."""
        ...

    def create(self, tables: Tables) -> None:
        """Create empty tables."""
        ...

    def apply(self, tables: Tables, ops: Iterable[StoredOp], *, bulk: bool) -> None:
        """Take in ops and bring every table up to date."""
        ...


@runtime_checkable
class PatientViewSet(ViewSet, Protocol):
    """A view set that may put off rows that a command would otherwise wait for, and notes in its tables which.

    What is put off is absent, never old: whoever asks computes it. The vault has it made up for in transactions of
    their own: at a quiet moment piece by piece, when it is closed, and when it is opened with something left, never
    before a command was acknowledged. Whoever locks in a hurry waits for none of it.
    """

    def is_settled(self, tables: Tables) -> bool:
        """Say whether nothing is put off."""
        ...

    def settle(self, tables: Tables, stop: Stop = never) -> None:
        """Make up for what was put off; what is left when ``stop`` says so stays put off."""
        ...

    def put_off_like(self, tables: Tables, kept: Tables) -> None:
        """Put off in settled tables what is put off in others, so that the two compare (`vault verify`)."""
        ...


@runtime_checkable
class TotalViewSet(ViewSet, Protocol):
    """A view set that is given every op, those set aside too: what is computed of all of them says which count."""

    @property
    def is_total(self) -> bool:
        """Say whether ops set aside are given to it; a set that lacks this attribute is never given them."""
        ...
