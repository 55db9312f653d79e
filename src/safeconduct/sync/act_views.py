"""The tables behind the red band and the list of requests: what two persons said, and how it stands (P12).

A cache in the sense of `vault.types.ViewSet`. It judges by `acts` and `requests` alone, and keeps only the standing, so
that what is open is found at once among thousands. Whose device is whose it takes from the certificates in control ops
that were checked before they were stored. Of a device that two persons certified these tables do not decide whose it
is: what it has a part in stays listed, and whoever asks passes in whose each device is by the one rule (`Team.people`).
Refuses to depend on whether ops came one by one or at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Hlc
from safeconduct.base.ids import CompartmentId, DeviceId, OpId, UserId
from safeconduct.protect.certificate_errors import MalformedCertificate
from safeconduct.protect.certificates import CertificateKind, decode_certificate
from safeconduct.protect.members import MEMBER_KIND, Joined, change_from_body
from safeconduct.protect.ops import OpCore
from safeconduct.sync import acts, acts_sql, escrow
from safeconduct.sync.acts import ACT_KIND, Act, ActStanding, ActState, Second, act_state
from safeconduct.sync.bases import base_from_body
from safeconduct.sync.escrow import ESCROW_KIND, REQUEST_KIND, Asked, Divided, Handed, Refusal, Used
from safeconduct.sync.kinds import APPOINT_KIND, BASE_KIND, appoint_from_body
from safeconduct.sync.requests import RequestStanding, RequestState, request_state
from safeconduct.sync.words import People, Word, word_from_op
from safeconduct.vault.types import Row, StoredOp, Tables, Value

Said = Act | Second | escrow.Said
Whose = Callable[[], People]
_BEGINS: Final = b""
# Where a request is neither used nor refused: somebody has still to do something.
_UNFINISHED: Final = (RequestStanding.OPEN, RequestStanding.GRANTED)


class ActViews:
    """The tables of acts and requests: `acts_sql.CREATE`."""

    name: Final = "sync.acts"
    version: Final = 2
    tables: Final = acts_sql.TABLES

    def create(self, tables: Tables) -> None:
        """Create empty tables."""
        for statement in acts_sql.CREATE:
            _write(tables, statement)

    def apply(self, tables: Tables, ops: Iterable[StoredOp], *, bulk: bool) -> None:
        """Take in ops, and work out anew how whatever they touch stands."""
        touched: set[OpId] = set()
        for stored in ops:
            touched |= _taken(tables, stored)
        if touched:
            people, contested = _people(tables), _contested(tables)
            for op in touched:
                _stand(tables, op, people, contested)


def open_acts(tables: Tables, people: Whose) -> tuple[ActState, ...]:
    """Return the acts that nobody has confirmed or stopped, in the order of display: the red band.

    ``people`` is asked only when there are any.
    """
    if not _standing(tables, ACT_KIND, (ActStanding.RED,)):
        return ()
    found = _acts(tables, (ActStanding.RED,), people())
    return tuple(one for one in found if one.standing is ActStanding.RED)


def requests(tables: Tables, people: Whose) -> tuple[RequestState, ...]:
    """Return the requests that somebody has still to answer or to use, in the order of display."""
    listed = _standing(tables, REQUEST_KIND, _UNFINISHED)
    whose = people() if listed else {}
    found = (request_of(tables, op, whose) for op in listed)
    is_open = (one for one in found if one and one.standing in _UNFINISHED)
    return tuple(sorted(is_open, key=lambda state: state.asked.word.order))


def settled_acts(tables: Tables, people: People) -> tuple[ActState, ...]:
    """Return the acts that were confirmed or stopped, in the order of display; linear in their number."""
    return _acts(tables, (ActStanding.CONFIRMED, ActStanding.STOPPED), people)


def used_requests(tables: Tables, people: People) -> tuple[RequestState, ...]:
    """Return the requests that were used, in the order of display; linear in their number."""
    found = (request_of(tables, op, people) for op in _standing(tables, REQUEST_KIND, (RequestStanding.USED,)))
    is_used = (one for one in found if one and one.standing is RequestStanding.USED)
    return tuple(sorted(is_used, key=lambda state: state.asked.word.order))


def divided_secrets(tables: Tables) -> tuple[Divided, ...]:
    """Return the secrets that are divided among persons, in the order of display."""
    rows = tuple(tables.execute(acts_sql.OF_KIND, (ESCROW_KIND,)))
    found = (one for op, _, _ in rows for one in _said(tables, acts_sql.WORD, OpId(_bytes(op))))
    return tuple(sorted((one for one in found if isinstance(one, Divided)), key=lambda one: one.word.order))


def acts_in(tables: Tables, part: CompartmentId, people: People) -> tuple[ActState, ...]:
    """Return every act that was begun in a part, however it stands, in the order of display."""
    return _acts(tables, tuple(ActStanding), people, part)


def every_act(tables: Tables, people: People) -> tuple[ActState, ...]:
    """Return every act, however it stands, in the order of display; linear in their number."""
    return _acts(tables, tuple(ActStanding), people)


def _acts(
    tables: Tables, standings: Iterable[ActStanding], people: People, part: CompartmentId | None = None
) -> tuple[ActState, ...]:
    """Return the acts that are listed so, of one part or of all, in the order of display."""
    begun, answered = (acts_sql.BEGUN, acts_sql.ANSWERED) if part is None else (acts_sql.BEGUN_IN, acts_sql.ANSWERED_IN)
    found: list[ActState] = []
    for standing in standings:
        listed = (ACT_KIND, standing.value, *(() if part is None else (part,)))
        answers: defaultdict[bytes, list[Second]] = defaultdict(list)
        for about, *row in tables.execute(answered, listed):
            if isinstance(said := _read(_word(tuple(row))), Second):
                answers[_bytes(about)].append(said)
        words = (_read(_word(row)) for row in tables.execute(begun, listed))
        found += [act_state(one, answers[one.word.id], people) for one in words if isinstance(one, Act)]
    return tuple(sorted(found, key=lambda state: state.act.word.order))


def act_of(tables: Tables, op: OpId, people: People) -> ActState | None:
    """Return how one act stands; None when it is not here."""
    for act in _said(tables, acts_sql.WORD, op):
        if isinstance(act, Act):
            seconds = [one for one in _said(tables, acts_sql.ABOUT, op) if isinstance(one, Second)]
            return act_state(act, seconds, people)
    return None


def request_of(tables: Tables, op: OpId, people: People) -> RequestState | None:
    """Return how one request stands; None when it is not here, or is no request (`requests.request_state`)."""
    for asked in _said(tables, acts_sql.WORD, op):
        if isinstance(asked, Asked):
            divided = next(
                (one for one in _said(tables, acts_sql.WORD, asked.escrow) if isinstance(one, Divided)), None
            )
            answers = [one for one in _said(tables, acts_sql.ABOUT, op) if isinstance(one, Handed | Refusal | Used)]
            return request_state(asked, divided, answers, people)
    return None


def _taken(tables: Tables, stored: StoredOp) -> set[OpId]:
    """Put what an op says into the tables; return the acts and requests it may change."""
    core = stored.signed.core
    if core.kind in acts.KINDS | escrow.KINDS:
        return _take_word(tables, word_from_op(stored.signed))
    touched: set[OpId] = set()
    for device, user in _certified(core):
        if not tuple(tables.execute(acts_sql.HAS_DEVICE, (device, user))):
            _write(tables, acts_sql.PUT_DEVICE, (device, user))
            touched |= _begun(tuple(tables.execute(acts_sql.TOUCHED_BY_DEVICE, (device,))))
            # A request names a device that may be this one.
            touched |= _begun(tuple(tables.execute(acts_sql.OF_KIND, (REQUEST_KIND,))))
    return touched


def _take_word(tables: Tables, word: Word) -> set[OpId]:
    try:
        said = _read(word)
    except cbor.Malformed:
        return set()  # what cannot be read says nothing
    about = _about(said)
    row = (word.id, word.compartment, word.device, word.hlc, word.kind, about, cbor.encode(word.body))
    _write(tables, acts_sql.PUT_WORD, row)
    if word.kind == ESCROW_KIND:
        # Requests may have come before the secret they ask for.
        return _begun(tuple(tables.execute(acts_sql.OF_KIND, (REQUEST_KIND,))))
    return _begun(((word.id, word.kind, about),))


def _about(said: Said) -> bytes:
    match said:
        case Second():
            return said.act
        case Handed() | Refusal() | Used():
            return said.request
        case Act() | Divided() | Asked():
            return _BEGINS


def _begun(rows: Iterable[Row]) -> set[OpId]:
    """Return the acts and requests that these words are or answer."""
    return {OpId(_bytes(about) or _bytes(op)) for op, kind, about in rows if kind != ESCROW_KIND}


def _stand(tables: Tables, op: OpId, people: People, contested: frozenset[DeviceId]) -> None:
    if act := act_of(tables, op, people):
        _write(tables, acts_sql.PUT_STANDING, (op, ACT_KIND, act.standing.value))
    elif (request := request_of(tables, op, people)) and not (
        request.standing is RequestStanding.REFUSED and _has_part(tables, op, contested)
    ):
        _write(tables, acts_sql.PUT_STANDING, (op, REQUEST_KIND, request.standing.value))
    elif _has_part(tables, op, contested):
        _write(tables, acts_sql.PUT_STANDING, (op, REQUEST_KIND, RequestStanding.OPEN.value))
    else:
        _write(tables, acts_sql.DELETE_STANDING, (op,))


def _has_part(tables: Tables, op: OpId, contested: frozenset[DeviceId]) -> bool:
    """Say whether a request may stand otherwise, because of a device of which these tables do not say whose it is."""
    if not contested:
        return False
    for asked in _said(tables, acts_sql.WORD, op):
        if isinstance(asked, Asked):
            divided = (one for one in _said(tables, acts_sql.WORD, asked.escrow) if isinstance(one, Divided))
            shared = {device for one in divided for device, _ in one.devices}
            said_by = {one.word.device for one in (asked, *_said(tables, acts_sql.ABOUT, op))}
            return bool(contested & {asked.device, *said_by, *shared})
    return False


def _contested(tables: Tables) -> frozenset[DeviceId]:
    return frozenset(DeviceId(_bytes(device)) for (device,) in tables.execute(acts_sql.CONTESTED))


def _standing(tables: Tables, kind: str, wanted: Iterable[ActStanding | RequestStanding]) -> list[OpId]:
    return [
        OpId(_bytes(op))
        for standing in wanted
        for (op,) in tuple(tables.execute(acts_sql.STANDING, (kind, standing.value)))
    ]


def _people(tables: Tables) -> People:
    return {DeviceId(_bytes(device)): UserId(_bytes(user)) for device, user in tables.execute(acts_sql.PEOPLE)}


def _said(tables: Tables, statement: str, op: OpId) -> list[Said]:
    return [_read(_word(row)) for row in tuple(tables.execute(statement, (op,)))]


def _read(word: Word) -> Said:
    return acts.said_from_word(word) if word.kind in acts.KINDS else escrow.said_from_word(word)


def _word(row: Row) -> Word:
    op, compartment, device, hlc, kind, body = row
    if not isinstance(hlc, int) or not isinstance(kind, str):
        raise TypeError("a column holds another kind than its table says")
    return Word(
        OpId(_bytes(op)),
        CompartmentId(_bytes(compartment)),
        DeviceId(_bytes(device)),
        Hlc(hlc),
        kind,
        cbor.decode(_bytes(body)),
    )


def _certified(core: OpCore) -> Iterator[tuple[DeviceId, UserId]]:
    """Yield the devices whose certificates a control op carries, each with the person who signed it."""
    try:
        for certificate in _certificates(core):
            found = decode_certificate(certificate)
            if found.kind is CertificateKind.DEVICE:
                yield DeviceId(found.subject), UserId(found.issuer)
    except (cbor.Malformed, MalformedCertificate):
        return  # what cannot be read certifies nobody


def _certificates(core: OpCore) -> Iterator[bytes]:
    match core.kind:
        case kind if kind == MEMBER_KIND:
            change = change_from_body(core.body)
            if isinstance(change, Joined):
                yield change.device_certificate
        case kind if kind == BASE_KIND:
            yield from base_from_body(core.body).certificates
        case kind if kind == APPOINT_KIND:
            yield appoint_from_body(core.body)[0][1]
        case _:
            return


def _bytes(value: Value) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError("a column holds another kind than its table says")
    return value


def _write(tables: Tables, statement: str, row: tuple[Value, ...] = ()) -> None:
    for _ in tables.execute(statement, row):
        pass
