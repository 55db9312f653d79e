"""What is derived of threads: which are one person's, and the row that lists show of each person.

Made anew for whatever an op touched, and from rows of facts alone, so that it is the same whatever came first. Refuses
to let one `same` reach beyond its compartment.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.intake import kinds, sql
from safeconduct.intake.answered import Answered, answered_from_item
from safeconduct.intake.counting import URGENCY, Word, card_of, care_of, counting, is_open, value_of
from safeconduct.intake.next_contact import NEVER, NOTHING_SAID, Quiet, due_at, silence_end
from safeconduct.intake.ordering import silence
from safeconduct.intake.rows import as_bytes, word_from_row
from safeconduct.intake.taking import ANSWERED, HEARD, ONLY_FIELD, TYPED, Touched
from safeconduct.intake.types import NO_TIME, CardField, CareField, Danger, MessageId, ThreadId
from safeconduct.vault.types import Tables, Value


def renew(tables: Tables, touched: Iterable[Touched]) -> None:
    """Make anew who is one person, and their rows of the list, around the threads that were touched.

    What joins two threads, or no longer does, touches both: each that was one with them hangs on one of the two.
    """
    done: set[Touched] = set()
    for part, thread in sorted(touched):
        if (part, thread) not in done:
            group = _are_one(tables, part, thread)
            done |= {(part, each) for each in group}
            _renew_person(tables, part, group)


def _are_one(tables: Tables, part: CompartmentId, thread: ThreadId) -> list[ThreadId]:
    """Return the threads that standing ops join with one, itself among them, sorted."""
    found, waiting = {thread}, [thread]
    while waiting:
        for (other,) in tuple(tables.execute(sql.SAME_AS, (part, waiting.pop()))):
            one = ThreadId(as_bytes(other))
            if one not in found:
                found.add(one)
                waiting.append(one)
    return sorted(found)


def _renew_person(tables: Tables, part: CompartmentId, group: list[ThreadId]) -> None:
    here = [one for one in group if tuple(tables.execute(sql.IS_HERE, (part, one, part, one)))]
    for one in group:
        _write(tables, sql.DELETE_LISTED, (part, one))
        _write(tables, sql.DELETE_PERSON, (part, one))
    for one in here:
        _write(tables, sql.PUT_PERSON, (part, one, here[0]))
    if here:
        _write(tables, sql.INSERT_LISTED, _listed(tables, part, here))


def _listed(tables: Tables, part: CompartmentId, threads: list[ThreadId]) -> tuple[Value, ...]:
    fields = counted_fields(tables, part, threads, kinds.CARE)
    care = care_of(fields, said_dangers(tables, part, threads))
    last_out = max(
        (
            _number(tables, statement, (part, one), NOTHING_SAID)
            for one in threads
            for statement in (sql.LAST_OUT, sql.LAST_SENT)
        ),
        default=NOTHING_SAID,
    )
    first_in = min(_number(tables, sql.FIRST_IN_AFTER, (part, one, last_out), NEVER) for one in threads)
    last = max(last_out, *(_number(tables, sql.LAST_AT, (part, one), NOTHING_SAID) for one in threads))
    silent_since, waits = silence(last_out, first_in, last)
    heard = sum(_number(tables, sql.COUNT_HEARD, (part, one), 0) for one in threads)
    unseen = _first_unseen(tables, part, threads, (fields, last_out))
    ends = _silence_ends(tables, part, threads)
    return (
        part,
        threads[0],
        is_open(fields, heard),
        URGENCY[care.danger],
        care.next_contact,
        due_at(care.next_contact, care.danger, Quiet(silent_since, waits, ends, unseen)),
        silent_since,
        ends,
        waits,
        sum(_number(tables, sql.COUNT_SHOWN, (part, one), 0) for one in threads),
        last,
        care.owner,
        care.standing.state.value,
    )


def _first_unseen(
    tables: Tables, part: CompartmentId, threads: list[ThreadId], since: tuple[Mapping[int, Sequence[Word]], int]
) -> int:
    """Return when they first said what somebody who set the next contact had not seen, as far as nobody answered it.

    ``since``: the words of care, and when we said something last. `NEVER` where there is nothing.
    """
    fields, last_out = since
    agreed = [
        one for one in fields.get(CareField.NEXT_CONTACT.value, ()) if value_of(one, CareField.NEXT_CONTACT) != NO_TIME
    ]
    places = ((part, thread, last_out, one.op) for one in agreed for thread in threads)
    return min((_number(tables, sql.FIRST_IN_UNSEEN, place, NEVER) for place in places), default=NEVER)


def had_seen(tables: Tables, later: OpId, earlier: OpId) -> bool:
    """Say whether an op has another of its compartment in its past: whoever wrote it had that one. No clock decides."""
    return bool(tuple(tables.execute(sql.HAD_SEEN, (later, earlier))))


def _silence_ends(tables: Tables, part: CompartmentId, threads: list[ThreadId]) -> int:
    """Return when the silence agreed on the card is past. It begins when they were last heard, whoever spoke since."""
    row = (kinds.CARD, CardField.SILENCE.value)
    words = [
        word_from_row(found)[2]
        for one in threads
        for found in tuple(tables.execute(sql.WORDS_OF_FIELD, (part, one, *row)))
    ]
    hours = card_of({CardField.SILENCE.value: counting(words)}).silence.hours if words else 0
    if not hours:
        return NEVER
    return silence_end(hours, max(_number(tables, sql.LAST_HEARD, (part, one), NOTHING_SAID) for one in threads))


def counted_fields(
    tables: Tables, part: CompartmentId, threads: Iterable[ThreadId], kind: str
) -> dict[int, tuple[Word, ...]]:
    """Return the words that count of each field that somebody set, over all threads of a person."""
    said: dict[int, list[Word]] = {}
    for thread in threads:
        for row in tuple(tables.execute(sql.WORDS, (part, thread, kind))):
            field, _, word = word_from_row(row)
            said.setdefault(field, []).append(word)
    return {field: counting(words) for field, words in sorted(said.items())}


def said_dangers(tables: Tables, part: CompartmentId, threads: Iterable[ThreadId]) -> Iterator[Danger]:
    """Give what standing messages from outside say of danger."""
    for thread in threads:
        for row in tuple(tables.execute(sql.WORDS, (part, thread, HEARD))):
            _, _, word = word_from_row(row)
            if not word.is_gone:
                yield Danger(cbor.decode(word.value))


def said_answers(tables: Tables, part: CompartmentId, threads: Iterable[ThreadId]) -> Iterator[Answered]:
    """Give what standing messages from outside answer of how to reach whoever wrote them; each as it came first."""
    found = dict[tuple[bytes, str, str], list[Answered]]()
    for thread in threads:
        for _, slot, word in map(word_from_row, tuple(tables.execute(sql.WORDS, (part, thread, ANSWERED)))):
            item = [] if word.is_gone else cbor.decode(word.value)
            for one in answered_from_item(MessageId(slot), (word.hlc, word.op), item):
                found.setdefault((slot, one.asked.value, one.text), []).append(one)
    for every in found.values():
        every.sort(key=lambda each: (each.hlc, each.ops))
        yield replace(every[0], ops=tuple(op for one in every for op in one.ops))


def typed_by(tables: Tables, part: CompartmentId, threads: Iterable[ThreadId], devices: Container[DeviceId]) -> int:
    """Count the messages that were typed on one of these devices and stand."""
    places = ((part, one, TYPED, ONLY_FIELD) for one in threads)
    rows = (row for place in places for row in tuple(tables.execute(sql.WORDS_BY, place)))
    return len({slot for slot, device in rows if device in devices})


def heard_of(tables: Tables, part: CompartmentId, threads: Iterable[ThreadId]) -> int:
    """Return how many messages from outside are known of a person, undone or not."""
    return sum(_number(tables, sql.COUNT_HEARD, (part, one), 0) for one in threads)


def _number(tables: Tables, statement: str, row: tuple[Value, ...], default: int) -> int:
    (value,) = next(iter(tuple(tables.execute(statement, row))))
    return value if isinstance(value, int) else default


def _write(tables: Tables, statement: str, row: tuple[Value, ...]) -> None:
    for _ in tables.execute(statement, row):
        pass
