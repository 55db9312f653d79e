"""A second reader of the ops of an inbox and of its door, written from docs/formats/ops.md alone (section intake).

It imports nothing of safeconduct: reading of CBOR, layouts and HKDF are the second decoder's own. What it reads means
one byte string; every refusal names the class of the vectors.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.vectors.second_decoder import cbor, count, expand, layout, many, need, octets, padme, rising, rows

CHANNELS = [
    *("page", "gate", "odk", "carried", "telegram", "whatsapp", "signal", "email", "sms", "phone", "voice"),
    *("in_person", "press", "other"),
]
RELATIONS = ["self", "family", "friend", "neighbour", "witness", "official", "media", "unknown"]
DANGERS = ["now", "days", "later", "none", "unknown"]
STATES = ["new", "open", "waiting", "closed"]
RUNGS = ["unheard", "heard", "cross_checked", "vouched"]
CONSENTS = ["unknown", "given", "refused", "cannot_be_asked"]
CODE = re.compile("[a-z_]{1,40}")
FIRST_MS, LAST_MS = -62_135_596_800_000, 253_402_300_799_999
MONTH_MS = 30 * 86_400_000
MOST_DAY = 2_932_896
LINE, LETTER, TEXT = 1_000, 20_000, 250_000


def read(kind: str, data: bytes) -> None:
    """Read the body of an op; Refused with the class of its fault."""
    READS[kind](cbor(data))


def words(value: Any, most: int = LINE) -> str:
    need(type(value) is str and len(value) <= most)
    return str(value)


def one_of(value: Any, known: list[str]) -> str:
    need(type(value) is str and value in known)
    return str(value)


def codes(value: Any, most: int) -> list[str]:
    found = many(value, most)
    need(all(type(one) is str and CODE.fullmatch(one) for one in found))
    need(found == sorted(set(found)))
    return found


def answers(value: Any, most: int) -> list[list[Any]]:
    found = list(rows(value, most, 2))
    codes([name for name, _ in found], most)
    for _, text in found:
        words(text, TEXT)
    return found


def ids(value: Any, most: int, length: int = 32) -> list[bytes]:
    return [octets(one, length) for one in many(value, most)]


def instant(value: Any) -> int:
    return count(value, FIRST_MS, LAST_MS)


def boolean(value: Any) -> bool:
    need(type(value) is bool)
    return bool(value)


# What came in


def entries(body: Any) -> None:
    need(type(body) is dict and len(body) > 0 and set(body) <= {0, 1, 2})
    for key, reader in ((0, thread), (1, message), (2, origin)):
        for item in many(body.get(key, []), 1 << 20):
            need(type(item) is bytes)
            reader(cbor(item))


def item_of(value: Any, needed: int, most: int, may_be_nothing: tuple[int, ...] = ()) -> dict[int, Any]:
    """A map with members 0 to ``needed`` - 1 and others up to ``most``, which are left out where they say nothing."""
    need(type(value) is dict and set(range(needed)) <= set(value) and all(key <= most for key in value))
    for key, one in value.items():
        need(key < needed or key in may_be_nothing or one not in (False, 0, "", b"", []))
    return dict(value)


def thread(value: Any) -> None:
    item = item_of(value, 3, 5)
    octets(item[0], 16), one_of(item[1], CHANNELS), words(item[2], 80)
    if 3 in item:
        octets(item[3], 32)
    if 4 in item:
        need(type(item[4]) is bytes and len(item[4]) <= 8_000)
    if 5 in item:
        need(expand(octets(item[5], 32), "thread-id", length=16) == item[0])


def message(value: Any) -> None:
    item = item_of(value, 6, 19, (6, 7))
    octets(item[0], 32), octets(item[1], 16), one_of(item[2], ["in", "out", "unknown"]), one_of(item[3], CHANNELS)
    instant(item[4]), words(item[5], TEXT)
    ends = [instant(item[key]) for key in (6, 7) if key in item]
    need(ends == sorted(ends))
    for key, most in ((8, LINE), (9, LINE), (11, 40), (14, LINE)):
        words(item.get(key, ""), most)
    need(type(item.get(10, b"")) is bytes and len(item.get(10, b"")) <= 8_000)
    for one in many(item.get(12, []), 64):
        file(one)
    if 13 in item:
        octets(item[13], 32)
    one_of(item.get(15, "self"), RELATIONS)
    count(item.get(16, 0), 0, 9), answers(item.get(17, []), 256), boolean(item.get(18, False))
    codes(item.get(19, []), 32)


def file(value: Any) -> None:
    item = item_of(value, 3, 6)
    reference(item[0]), words(item[1]), words(item[2])
    need(6 not in item or 3 in item)
    for one in many(item.get(3, []), 1):
        reference(one)
    boolean(item.get(4, False)), count(item.get(5, 0), 0, MONTH_MS), words(item.get(6, ""))


def reference(value: Any) -> int:
    """docs/formats/blob.md: id, key, length, hash, and the number of pieces, which follows from the length."""
    need(type(value) is list and len(value) == 5)
    octets(value[0], 16), octets(value[1], 32), octets(value[3], 32)
    pieces = -(-padme(count(value[2], 0, 2**32 - 1)) // 262_136)
    need(count(value[4]) == pieces)
    return pieces


def origin(value: Any) -> None:
    item = item_of(value, 2, 2)
    octets(item[0], 32), reference(item[1]), words(item.get(2, ""))


# What is said of it


def fields_of(body: Any, readers: dict[int, Callable[[Any], object]]) -> None:
    body = layout(body, 2)
    octets(body[0], 16)
    found = list(rows(body[1], len(readers), 3))
    numbers = [count(one[0]) for one in found]
    need(len(found) > 0 and numbers == sorted(set(numbers)))
    for number, value, named in found:
        need(number in readers)
        readers[number](value)
        ids(named, 64)


def user(value: Any) -> None:
    need(value == b"" or len(octets(value, 16)) == 16)


def state(value: Any) -> None:
    (row,) = rows([value], 1, 3)
    one_of(row[0], STATES), words(row[1]), count(row[2])


def hours(value: Any) -> None:
    for begins, ends, zone, days in rows(value, 64, 4):
        count(begins, 0, 1_440), count(ends, 0, 1_440), words(zone, 80)
        found = [count(day, 1, 7) for day in many(days, 7)]
        need(found == sorted(set(found)))


def silence(value: Any) -> None:
    ((waits, then),) = rows([value], 1, 2)
    count(waits, 0, 24 * 366), words(then)


def lines(value: Any) -> None:
    for one in many(value, 64):
        words(one)


def letter(value: Any) -> None:
    words(value, LETTER)


CARE: dict[int, Callable[[Any], object]] = {
    1: user,
    2: user,
    3: lambda value: count(value, 0, LAST_MS),
    4: state,
    5: lambda value: one_of(value, DANGERS),
}
CARD: dict[int, Callable[[Any], object]] = {
    1: lambda value: one_of(value, RELATIONS),
    2: letter,
    3: lambda value: one_of(value, CONSENTS),
    4: lines,
    5: hours,
    6: lines,
    7: letter,
    8: lambda value: ids(value, 64, 16),
    9: boolean,
    10: silence,
    11: letter,
    12: letter,
}


def trust(body: Any) -> None:
    body = layout(body, 7)
    octets(body[0], 16), one_of(body[1], RUNGS), count(body[2]), answers(body[3], 64), codes(body[4], 64)
    words(body[5], LETTER), ids(body[6], 64)


def note(body: Any) -> None:
    body = layout(body, 4)
    octets(body[0], 16), octets(body[1], 32), words(body[2], LETTER)
    where = [count(one, 0, MONTH_MS) for one in many(body[3], 5)]
    need(len(where) in (0, 1, 3, 5))
    need(len(where) != 3 or where[1] <= where[2])
    need(len(where) != 5 or (where[1] + where[3] <= 10_000 and where[2] + where[4] <= 10_000))


def blur(body: Any) -> None:
    body = layout(body, 5)
    octets(body[0], 16), octets(body[1], 32), count(body[2], 0, 1_000), boolean(body[3]), ids(body[4], 64)


def reply(body: Any) -> None:
    body = layout(body, 5)
    octets(body[0], 16), octets(body[1], 16), one_of(body[2], CHANNELS), words(body[3], TEXT), words(body[4], 40)


def sent(body: Any) -> None:
    body = layout(body, 5)
    octets(body[0], 16), octets(body[1], 16), one_of(body[2], CHANNELS), instant(body[3]), count(body[4])


def same(body: Any) -> None:
    body = layout(body, 4)
    need(octets(body[0], 16) != octets(body[1], 16))
    words(body[2], LETTER)
    need(body[3] == b"" or len(octets(body[3], 32)) == 32)


def took(body: Any) -> None:
    body = layout(body, 4)
    octets(body[0], 16), ids(body[1], 10_000), words(body[2]), words(body[3], LETTER)


def reveal(body: Any) -> None:
    body = layout(body, 2)
    octets(body[0], 16), words(body[1])


def unopened(body: Any) -> None:
    body = layout(body, 4)
    octets(body[0], 32), codes([body[1]], 1), count(body[2]), count(body[3])


def given_up(body: Any) -> None:
    body = layout(body, 3)
    octets(body[0], 16), octets(body[1], 16), words(body[2], LETTER)


def protect(body: Any) -> None:
    body = layout(body, 2)
    terms = [words(one, 120) for one in many(body[0], 64)]
    need(terms == sorted(set(terms)))
    for term in terms:
        need(len(term) >= 3 and not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in term))
        need("  " not in term and term == term.strip(" "))
    need(bool(ids(body[1], 64)) or bool(terms))


def undo(body: Any) -> None:
    body = layout(body, 2)
    ids(body[0], 10_000), words(body[1])


def opened(body: Any) -> None:
    body = layout(body, 3)
    octets(body[0], 16), words(body[1]), octets(body[2], 32)


# The door


def certify(body: Any) -> None:
    body = layout(body, 2)
    need(type(body[0]) is bytes and len(body[0]) <= 8_192)
    octets(body[1], 32)


def ready(body: Any) -> None:
    body = layout(body, 3)
    octets(body[0], 1_216), count(body[1], 0, MOST_DAY)
    rising(ids(body[2], 16, 8))


def copies(value: Any) -> list[bytes]:
    found = [octets(device, 16) + octets(prekey, 32) for device, prekey, _ in rows(value, 400, 3)]
    for _, _, sealed in rows(value, 400, 3):
        octets(sealed, 1_168)
    rising(found)
    return found


def epoch(body: Any) -> None:
    body = layout(body, 4)
    octets(body[0], 1_216)
    first, last = count(body[1], 0, MOST_DAY), count(body[2], 0, MOST_DAY)
    need(0 <= last - first <= 20)
    copies(body[3])


def share(body: Any) -> None:
    body = layout(body, 2)
    octets(body[0], 8), copies(body[1])


def shown(body: Any) -> None:
    body = layout(body, 9)
    count(body[0], 1, 3), count(body[1], 0, 16)
    for one in (body[2], *many(body[3], 8), body[6], body[7]):
        words(one, 500)
    for list_of in (body[4], body[5]):
        found = list(rows(list_of, 3, 2))
        for language, text in found:
            one_of(language, ["ru", "en", "ce"]), words(text, 500)
        need(len({language for language, _ in found}) == len(found))
    boolean(body[8])


def pieces(body: Any) -> None:
    body = layout(body, 2)
    octets(body[0], 32)
    rising(ids(body[1], 4_096))


def linked(body: Any) -> None:
    body = layout(body, 3)
    need(octets(body[0], 16) != octets(body[1], 16))
    octets(body[2], 32)


def was_read(body: Any) -> None:
    body = layout(body, 3)
    octets(body[0], 16), octets(body[1], 16), ids(body[2], 32, 16)


def board(body: Any) -> None:
    body = layout(body, 3)
    count(body[0]), octets(body[1], 32), count(body[2])


READS: dict[str, Callable[[Any], None]] = {
    "intake.open/1": opened,
    "intake.entries/1": entries,
    "intake.care/1": lambda body: fields_of(body, CARE),
    "intake.card/1": lambda body: fields_of(body, CARD),
    "intake.trust/1": trust,
    "intake.note/1": note,
    "intake.blur/1": blur,
    "intake.reply/1": reply,
    "intake.sent/1": sent,
    "intake.same/1": same,
    "intake.took/1": took,
    "intake.reveal/1": reveal,
    "intake.unopened/1": unopened,
    "intake.given_up/1": given_up,
    "intake.protect/1": protect,
    "intake.undo/1": undo,
    "intake.certify/1": certify,
    "intake.ready/1": ready,
    "intake.epoch/1": epoch,
    "intake.share/1": share,
    "intake.shown/1": shown,
    "intake.pieces/1": pieces,
    "intake.linked/1": linked,
    "intake.read/1": was_read,
    "intake.board/1": board,
}
