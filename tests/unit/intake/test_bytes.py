"""One way to write what stands in an inbox: whatever breaks the layout is refused, and the rest stays readable."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base import cbor
from safeconduct.base.ids import UserId
from safeconduct.base.intervals import OPEN_LO, UNKNOWN, Interval
from safeconduct.intake import kinds
from safeconduct.intake.errors import MalformedEntry
from safeconduct.intake.item_bytes import (
    decode_message,
    decode_origin,
    decode_thread,
    encode_message,
    encode_origin,
    encode_thread,
    id_of_receipt,
)
from safeconduct.intake.types import (
    CardField,
    CareField,
    Channel,
    Direction,
    FileItem,
    Hours,
    MessageId,
    MessageItem,
    Origin,
    Relation,
    Silence,
    Standing,
    State,
    ThreadId,
    ThreadItem,
    Where,
)
from safeconduct.intake.word_bytes import (
    Note,
    Setting,
    body_of_note,
    body_of_settings,
    item_from_standing,
    item_from_value,
    note_from_body,
    read_value,
    same_from_body,
    settings_from_body,
)
from safeconduct.protect.blobs import BlobId, Reference
from safeconduct.protect.inbox_keys import InboxKey, SealRefused
from safeconduct.protect.secrets import Secret
from safeconduct.vault.types import Intent
from tests.unit.intake.inboxes import HERE, KEY, NOON, PART, Room

REFERENCE = Reference(BlobId(bytes(range(16))), Secret(bytes(range(32))), 5, bytes(32))
FILE = FileItem(
    REFERENCE, "voice.ogg", "audio/ogg", (REFERENCE,), is_violent=True, lasts_ms=61_000, working_type="audio/wav"
)
FULL = MessageItem(
    id=MessageId(bytes(range(32))),
    thread=ThreadId(bytes(range(16))),
    direction=Direction.IN,
    way=Channel.VOICE,
    logged_at=NOON,
    text="taken from work",
    said=Interval(0, NOON),
    said_words="в полдень",
    author="anchor 7",
    sealed_author=b"sealed",
    language="ce",
    files=(FILE,),
    origin=bytes(32),
    place="messages[7]",
    relation=Relation.FAMILY,
    hearsay=2,
    answers=(("what", "taken"), ("where", "at work")),
    is_under_duress=True,
    warnings=("a_newer_warning", "edited"),
)
BARE = MessageItem(FULL.id, FULL.thread, Direction.UNKNOWN, Channel.OTHER, NOON, "")


@pytest.mark.parametrize("message", [FULL, BARE, replace(FULL, said=Interval(OPEN_LO, 0)), replace(FULL, said=UNKNOWN)])
def test_a_message_comes_back_as_it_was_written(message: MessageItem) -> None:
    data = encode_message(message)
    again = decode_message(data)
    assert again == message
    assert encode_message(again) == data


def test_the_type_of_a_copy_that_is_not_there_is_malformed() -> None:
    with pytest.raises(MalformedEntry):
        decode_message(encode_message(replace(FULL, files=(replace(FILE, working=()),))))


def test_threads_and_origins_come_back_as_they_were_written() -> None:
    for thread in (
        ThreadItem(id_of_receipt(Secret(bytes(32))), Channel.PAGE, "anchor dew", secret=Secret(bytes(32))),
        ThreadItem(FULL.thread, Channel.SMS, "anchor dew", bytes(32), b"sealed"),
    ):
        assert decode_thread(encode_thread(thread)) == thread
    for origin in (Origin(bytes(32), REFERENCE, "text/plain"), Origin(bytes(32), REFERENCE)):
        assert decode_origin(encode_origin(origin)) == origin


def test_a_receipts_secret_stands_in_its_own_thread_and_in_no_other() -> None:
    with pytest.raises(MalformedEntry):
        decode_thread(encode_thread(ThreadItem(FULL.thread, Channel.PAGE, "anchor dew", secret=Secret(bytes(32)))))


def changed(message: MessageItem, **members: cbor.Item) -> bytes:
    item = cbor.decode(encode_message(message))
    assert isinstance(item, dict)
    return cbor.encode(dict(sorted({**item, **{int(key[1:]): value for key, value in members.items()}}.items())))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        cbor.encode([]),
        cbor.encode({0: 1}),
        changed(BARE, _0=bytes(31)),
        changed(BARE, _2="sideways"),
        changed(BARE, _3="pigeon"),
        changed(BARE, _4=2**62),
        changed(BARE, _5="x" * 250_001),
        changed(BARE, _6=5, _7=4),
        changed(BARE, _8=""),
        changed(BARE, _12=[]),
        changed(BARE, _13=bytes(31)),
        changed(BARE, _15="unknown_relation"),
        changed(BARE, _16=10),
        changed(BARE, _17=[["b", ""], ["a", ""]]),
        changed(BARE, _18=1),
        changed(BARE, _19=["Bad Code"]),
        changed(BARE, _19=["edited", "edited"]),
        changed(BARE, _20=1),
    ],
)
def test_what_is_not_the_one_way_to_write_a_message_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedEntry):
        decode_message(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_refused(data: bytes) -> None:
    try:
        message = decode_message(data)
    except MalformedEntry:
        return
    assert encode_message(message) == data


VALUES = [
    (CareField.OWNER, UserId(bytes(16))),
    (CareField.OWNER, UserId(b"")),
    (CareField.NEXT_CONTACT, NOON),
    (CardField.HOURS, (Hours(540, 60, "Europe/Moscow", (1, 7)),)),
    (CardField.AVOID, ("фонд", "fund")),
    (CardField.WHO_ANSWERS, (UserId(bytes(16)),)),
    (CardField.IS_SHARED, True),
    (CardField.SILENCE, Silence(6, "call the aunt")),
    (CardField.COVER, "a cousin"),
]


@pytest.mark.parametrize(("field", "value"), VALUES)
def test_values_of_fields_come_back_as_they_were_set(field: CareField | CardField, value: object) -> None:
    assert read_value(field, item_from_value(value)) == value  # type: ignore[arg-type]


def test_a_state_names_what_was_heard_when_it_was_set() -> None:
    item = item_from_standing(Standing(State.CLOSED, "safe"), 7)
    assert read_value(CareField.STATE, item) == Standing(State.CLOSED, "safe")
    assert item == ["closed", "safe", 7]


@pytest.mark.parametrize(
    ("field", "item"),
    [
        (CareField.OWNER, bytes(15)),
        (CareField.NEXT_CONTACT, -1),
        (CareField.STATE, ["closed", "safe"]),
        (CareField.DANGER, "soonish"),
        (CardField.HOURS, [[0, 1441, "Europe/Moscow", []]]),
        (CardField.HOURS, [[0, 10, "Europe/Moscow", [2, 1]]]),
        (CardField.IS_SHARED, 1),
        (CardField.SILENCE, [-1, ""]),
    ],
)
def test_a_value_that_is_none_of_its_field_is_refused(field: CareField | CardField, item: cbor.Item) -> None:
    with pytest.raises(MalformedEntry):
        read_value(field, item)


def test_fields_stand_once_and_in_rising_order() -> None:
    good = body_of_settings(FULL.thread, [Setting(5, "now"), Setting(3, 7)][::-1])
    assert [one.field for one in settings_from_body(good, CareField)] == [3, 5]
    for settings in ([Setting(5, "now"), Setting(3, 7)], [Setting(3, 7), Setting(3, 7)], [], [Setting(6, 0)]):
        with pytest.raises(MalformedEntry):
            settings_from_body(body_of_settings(FULL.thread, settings), CareField)


@pytest.mark.parametrize("where", [Where(), Where(2), Where(0, (1_000, 2_000)), Where(0, (), (0, 0, 5_000, 10_000))])
def test_a_note_points_to_a_message_a_time_or_a_region(where: Where) -> None:
    note = Note(FULL.id, "here", where)
    assert note_from_body(body_of_note(FULL.thread, note)) == note


@pytest.mark.parametrize("where", [[0, 2, 1], [0, 5_000, 0, 5_001, 1], [0, 1, 2, 3], ["x"], [0] * 6])
def test_a_place_that_is_in_no_file_is_refused(where: list[cbor.Item]) -> None:
    body = body_of_note(FULL.thread, Note(FULL.id, "here"))
    with pytest.raises(MalformedEntry):
        note_from_body({**body, 3: where})


def test_a_thread_is_not_the_same_as_itself() -> None:
    with pytest.raises(MalformedEntry):
        same_from_body({0: bytes(16), 1: bytes(16), 2: "", 3: b""})


def test_what_cannot_be_read_is_noted_and_everything_around_it_stands() -> None:
    room = Room()
    of = room.thread("a")
    (op,) = room.do(
        Intent(PART, kinds.ENTRIES, {1: [b"rubbish", encode_message(replace(BARE, thread=of.id, text="help")), 7]})
    )
    assert [one.message.text for one in room.intake.messages(room.person(of))] == ["help"]
    unread = room.tables.rows()["intake_unread"]
    assert unread == [(op, "messages[0]"), (op, "messages[2]")]
    for kind in sorted(kinds.ALL):
        room.do(Intent(PART, kind, {}), Intent(PART, kind, {0: 7}), Intent(PART, kind, {0: bytes(16), 1: [[]]}))
    assert [one.message.text for one in room.intake.messages(room.person(of))] == ["help"]


def test_ids_and_seals_follow_from_the_key_and_open_with_no_other() -> None:
    key, other = InboxKey(KEY), InboxKey(Secret(bytes(32)))
    assert key.thread_id("sms", "+79001234567") == InboxKey(KEY).thread_id("sms", "+79001234567")
    assert key.thread_id("sms", "+79001234567") != key.thread_id("phone", "+79001234567")
    assert key.thread_id("sms", "+79001234567") != other.thread_id("sms", "+79001234567")
    assert key.handle_hash("+79001234567") != other.handle_hash("+79001234567")
    sealed = key.seal("+79001234567")
    assert key.open(sealed) == "+79001234567"
    assert b"7900" not in sealed
    assert key.seal("") != b""
    assert key.open(key.seal("")) == ""
    for wrong in (b"", sealed[:-1], bytes(32)):
        with pytest.raises(SealRefused):
            key.open(wrong)
    with pytest.raises(SealRefused):
        other.open(sealed)
    assert HERE.key.seal("x" * 15) != HERE.key.seal("x" * 16)


def test_nothing_is_called_by_a_handle() -> None:
    room = Room()
    room.thread("+79001234567")
    everything = repr(room.tables.rows())
    assert "79001234567" not in everything
