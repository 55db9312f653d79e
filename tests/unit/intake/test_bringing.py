"""Exports are taken in whole or not at all, files and all, and nothing is taken in twice (P4, P14)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.base.ids import OpId
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.intake import kinds
from safeconduct.intake.bringing import MISSING, Brought, How, bring_in, what_is_new
from safeconduct.intake.commands import Draft, entries_intents, handle_of, same_intent, undo_intents
from safeconduct.intake.errors import NotAValue
from safeconduct.intake.files import Opening, Prepared, keep_file
from safeconduct.intake.files_here import files_here
from safeconduct.intake.item_bytes import MOST_FILES, MOST_TEXT
from safeconduct.intake.logging_calls import Call, log_call, reveal
from safeconduct.intake.parsers.parsed import ParsedAttachment, ParsedExport, ParsedMessage, ParsedThread
from safeconduct.intake.people import people_in
from safeconduct.intake.queries import InboxHere, Intake
from safeconduct.intake.types import CareField, Channel, Danger, Direction, Relation
from safeconduct.intake.word_bytes import Same
from safeconduct.protect.inbox_keys import SealRefused
from safeconduct.protect.members import Role
from safeconduct.sync.blobs import catch_up, incomplete
from safeconduct.sync.errors import UnknownCompartment
from safeconduct.sync.parts import part_to_write, parts_of
from tests.unit.intake.inboxes import MINUTE, NOON, around, desk_with_inbox
from tests.unit.sync import desks

# An hour before the desks of these tests live.
THEN = NOON - 60 * MINUTE
VOICE = b"OggS" + bytes(300_000)
HELLO = ParsedMessage(0, "Mara", "hello", Interval(THEN, THEN + MINUTE), "12:00", Direction.IN, place="line 1")
AGAIN = replace(HELLO, text="are you there", place="line 2")
SPOKEN = replace(
    HELLO,
    text="",
    said=Interval(THEN + MINUTE, THEN + 2 * MINUTE),
    attachments=(ParsedAttachment("voice.ogg", "audio/ogg", "media/voice.ogg", 4_000), ParsedAttachment("p.jpg", "")),
    place="line 3",
)
CHAT = (HELLO, AGAIN, replace(AGAIN, place="line 2b"), SPOKEN)


def export(messages: tuple[ParsedMessage, ...] = CHAT, threads: tuple[ParsedThread, ...] = ()) -> ParsedExport:
    return ParsedExport(
        Channel.WHATSAPP,
        list(threads) or [ParsedThread("+79001234567", "Mara")],
        iter(messages),
        open_attachment=lambda _: io.BytesIO(VOICE),
    )


def copied(name: str, media_type: str, opening: Opening) -> Prepared:
    with opening() as stream:
        assert stream.read(4) == b"OggS"
    return Prepared(media_type, (b"copy of " + name.encode(),), 5_000)


class Rig:
    """A desk with an inbox and a chat as a file beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.desk, self.here = desk_with_inbox(folder)
        self.file = folder / "chat.txt"
        self.file.write_bytes(b"the chat as it was")

    def bring(self, parsed: ParsedExport) -> Brought:
        return bring_in(self.desk.team, self.here, parsed, How(self.file, "text/plain", "en", copied))

    @property
    def intake(self) -> Intake:
        return Intake(self.desk.vault.tables)

    def texts(self) -> list[str]:
        (row,) = self.intake.page([self.here.part], NOON)
        person = self.intake.person(self.here.part, row.head)
        return [one.message.text for one in self.intake.messages(person)]


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def test_a_chat_is_taken_in_with_its_files_and_where_each_message_stood(rig: Rig) -> None:
    brought = rig.bring(export())
    assert (brought.new, brought.same, brought.files, brought.missing_files) == (4, 0, 1, 1)
    (row,) = rig.intake.page([rig.here.part], NOON)
    person = rig.intake.person(rig.here.part, row.head)
    shown = [one.message for one in rig.intake.messages(person)]
    assert [one.text for one in shown] == ["hello", "are you there", "are you there", ""]
    assert {one.origin for one in shown} == {brought.digest}
    assert shown[0].place == "line 1"
    spoken = shown[-1]
    assert (spoken.warnings, spoken.answers) == (("file_missing",), ((MISSING, "p.jpg"),))
    (file,) = spoken.files
    blobs = rig.desk.vault.blobs
    assert b"".join(blobs.open(file.original)) == VOICE
    assert b"".join(blobs.open(file.working[0])) == b"copy of voice.ogg"
    assert (file.lasts_ms, file.media_type) == (5_000, "audio/ogg")
    # The export itself is kept too, byte for byte.
    assert sorted(held.reference.length for held in blobs.known()) == [17, 18, len(VOICE)]
    assert rig.desk.vault.verify().is_sound


def test_the_same_chat_once_more_adds_nothing_and_a_longer_one_only_its_news(rig: Rig) -> None:
    rig.bring(export())
    again = rig.bring(export())
    assert (again.new, again.same, again.ops) == (0, 4, ())
    assert len(rig.desk.vault.blobs.known()) == 3
    news = replace(HELLO, text="please", said=Interval(THEN + 5 * MINUTE, THEN + 6 * MINUTE))
    third = replace(AGAIN, place="line 2c")
    longer = rig.bring(export((HELLO, AGAIN, AGAIN, third, SPOKEN, news)))
    assert (longer.new, longer.same) == (2, 4)
    assert rig.texts() == ["hello", "are you there", "are you there", "are you there", "", "please"]


def test_what_is_new_is_counted_beforehand_and_nothing_is_written(rig: Rig) -> None:
    how = How(rig.file, "text/plain", "en", copied)
    counted = what_is_new(rig.desk.team, rig.here, export(), how)
    assert (counted.new, counted.files, counted.missing_files) == (4, 1, 1)
    assert rig.intake.page([rig.here.part], NOON) == ()
    assert rig.desk.vault.blobs.known() == ()


def test_a_parser_that_breaks_off_leaves_nothing_behind(rig: Rig) -> None:
    class Broken(Exception):
        pass

    def broken() -> Iterator[ParsedMessage]:
        yield SPOKEN
        raise Broken

    with pytest.raises(Broken):
        rig.bring(replace(export(), messages=broken()))
    assert rig.intake.page([rig.here.part], NOON) == ()
    assert rig.desk.vault.blobs.known() == ()
    assert rig.bring(export()).new == 4


def test_names_and_numbers_stand_sealed_and_writers_of_a_group_bear_labels(rig: Rig) -> None:
    said = tuple(replace(HELLO, author=author, text=f"{n}") for n, author in enumerate(("Mara", "Timur", "Mara")))
    rig.bring(export(said, (ParsedThread("group-7", "Mara and Timur", is_group=True),)))
    (row,) = rig.intake.page([rig.here.part], NOON)
    person = rig.intake.person(rig.here.part, row.head)
    shown = [one.message for one in rig.intake.messages(person)]
    assert shown[0].author == shown[2].author != shown[1].author
    assert [rig.here.key.open(one.sealed_author) for one in shown] == ["Mara", "Timur", "Mara"]
    assert "Mara" not in shown[0].author
    thread = rig.intake.thread(rig.here.part, row.head)
    assert "Mara" not in thread.name
    assert handle_of(rig.here.key, thread) == ("group-7", "Mara and Timur")
    for name in ("intake_thread", "intake_message", "intake_list"):
        assert "Timur" not in repr(tuple(rig.desk.vault.tables.execute(f"SELECT * FROM {name}")))


def test_a_chat_without_a_handle_is_known_again_by_its_title_and_one_without_both_by_its_file(rig: Rig) -> None:
    titled = (ParsedThread("", "copied chat"),)
    assert rig.bring(export((HELLO,), titled)).new == 1
    assert rig.bring(export((HELLO, AGAIN), titled)).same == 1
    bare = (ParsedThread(""),)
    assert rig.bring(export((HELLO,), bare)).new == 1
    assert rig.bring(export((HELLO,), bare)).same == 1
    assert len(rig.intake.page([rig.here.part], NOON)) == 2


def test_a_text_longer_than_a_message_is_kept_whole_beside_its_beginning(rig: Rig) -> None:
    long = "ы" * 400_000
    rig.bring(export((replace(HELLO, text=long),)))
    (row,) = rig.intake.page([rig.here.part], NOON)
    (shown,) = rig.intake.messages(rig.intake.person(rig.here.part, row.head))
    assert long.startswith(shown.message.text)
    (file,) = shown.message.files
    assert b"".join(rig.desk.vault.blobs.open(file.original)).decode() == long


def test_what_no_text_can_hold_is_taken_in_all_the_same(rig: Rig) -> None:
    odd = replace(HELLO, text="e\u0301\ud800\x00", author="\udfff", said=Interval(-(2**61), 2**61), place="x" * 5_000)
    assert rig.bring(export((odd,))).new == 1
    assert rig.texts() == ["\u00e9?\x00"]
    assert rig.bring(export((odd,))).same == 1


def test_thousands_of_messages_pass_in_ops_that_are_not_too_large(rig: Rig) -> None:
    many = tuple(replace(HELLO, text=f"{n} " + "я" * 900, said=Interval(THEN + n, THEN + n)) for n in range(700))
    brought = rig.bring(export(many))
    assert brought.new == 700
    sizes = [len(rig.desk.vault.op(op).signed.core_bytes) for op in brought.ops]
    assert max(sizes) < 600 * 1024
    (row,) = rig.intake.page([rig.here.part], NOON)
    assert row.messages == 700
    rig.desk.vault.append(undo_intents(rig.desk.vault.tables, _entries(rig, brought)))
    assert rig.intake.page([rig.here.part], NOON) == ()
    assert rig.desk.vault.verify().is_sound


def _entries(rig: Rig, brought: Brought) -> list[OpId]:
    return [op for op in brought.ops if rig.desk.vault.op(op).signed.core.kind.startswith("intake.")]


def test_a_call_is_logged_in_one_command_with_who_answers_and_by_when(rig: Rig) -> None:
    draft = Draft(Channel.PHONE, "they took my brother", relation=Relation.FAMILY, hearsay=1)
    logged = log_call(rig.desk.team, rig.here, Call(draft, "+79001234567", care={CareField.DANGER: Danger.NOW}), "en")
    care = rig.intake.care(logged.person)
    assert logged.is_new
    assert care.owner == rig.desk.team.me.device.user.id
    assert NOON < care.next_contact <= NOON + 60 * MINUTE
    assert rig.intake.card(logged.person).relation is Relation.FAMILY
    again = log_call(rig.desk.team, rig.here, Call(Draft(Channel.PHONE, "he is back"), "+79001234567"), "ru")
    assert not again.is_new
    assert again.person == logged.person
    assert rig.intake.care(logged.person) == care
    # The same words typed twice are two calls.
    log_call(rig.desk.team, rig.here, Call(Draft(Channel.PHONE, "he is back"), "+79001234567"), "ru")
    assert rig.texts() == ["they took my brother", "he is back", "he is back"]
    other = log_call(rig.desk.team, rig.here, Call(Draft(Channel.SMS, "it is me"), "+79001234567"), "en")
    assert rig.intake.with_handle_of(rig.here.part, other.thread.id) == (logged.thread.id,)


def test_an_address_is_shown_only_with_a_purpose_that_is_written_down(rig: Rig) -> None:
    logged = log_call(rig.desk.team, rig.here, Call(Draft(Channel.PHONE, "x"), "+79001234567"), "en")
    with pytest.raises(NotAValue):
        reveal(rig.desk.team, rig.here, logged.person, " ")
    ((_, handle, _),) = reveal(rig.desk.team, rig.here, logged.person, "to call back")
    assert handle == "+79001234567"
    (told,) = rig.intake.told(logged.person, "intake.reveal/1")
    assert told.body[1] == "to call back"


def test_another_desk_of_the_inbox_has_the_same_rows_and_gets_the_files(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "given", lambda clock=None: around(clock))
    rig.bring(export())
    other = desks.join(rig.folder, rig.desk, "night", seats=((rig.here.part, Role.WRITE),))
    desks.exchange(rig.desk, other)
    catch_up(other.team)
    assert len(incomplete(other.team)) == 3
    for name in ("intake_thread", "intake_message", "intake_list", "intake_text", "intake_person"):
        mine, theirs = (
            sorted(desk.vault.tables.execute(f"SELECT * FROM {name}"), key=repr) for desk in (rig.desk, other)
        )
        assert mine == theirs
        assert mine
    there = InboxHere(rig.here.part, Intake(other.vault.tables).inbox(rig.here.part).inbox)
    brought = bring_in(other.team, there, export(), How(rig.file, "text/plain", "ru", copied))
    assert (brought.new, brought.same) == (0, 4)


def test_an_inbox_is_no_part_of_the_record(rig: Rig) -> None:
    assert rig.here.part not in {one.id for one in parts_of(rig.desk.team).here}
    with pytest.raises(UnknownCompartment):
        part_to_write(rig.desk.team, rig.here.part.hex()[:12])


def test_unknown_times_are_listed_by_when_they_were_logged(rig: Rig) -> None:
    rig.bring(export((replace(HELLO, said=UNKNOWN),)))
    (row,) = rig.intake.page([rig.here.part], NOON)
    assert row.newest_at == rig.desk.team.clock.now_ms()


def test_whoever_wrote_is_counted_among_those_whom_a_fallen_laptop_exposes(rig: Rig) -> None:
    one = log_call(rig.desk.team, rig.here, Call(Draft(Channel.PHONE, "x"), "+79001234567"), "en")
    other = log_call(rig.desk.team, rig.here, Call(Draft(Channel.SMS, "y"), "+79001234567"), "en")
    tables, part = rig.desk.vault.tables, rig.here.part
    assert {each.name for each in people_in(tables, part)} == {one.thread.name, other.thread.name}
    rig.desk.vault.append([same_intent(part, Same(one.thread.id, other.thread.id))])
    (person,) = people_in(tables, part)
    assert person.ref == f"thread:{min(one.thread.id, other.thread.id).hex()}"
    # What was undone is still in the journal of whoever had it.
    rig.desk.vault.append(undo_intents(tables, [op for each in (one, other) for op in each.ops[:1]]))
    assert rig.intake.page([part], NOON) == ()
    assert len(tuple(people_in(tables, part))) == 2


def test_a_handle_that_a_member_wrote_into_anothers_thread_is_never_shown_as_theirs(rig: Rig) -> None:
    logged = log_call(rig.desk.team, rig.here, Call(Draft(Channel.PHONE, "x"), "+79001234567"), "en")
    forged = replace(logged.thread, sealed=rig.here.key.seal("+79990000000"))
    with pytest.raises(SealRefused):
        handle_of(rig.here.key, forged)
    (intent,) = entries_intents(rig.here.part, [forged], [])
    (op,) = rig.desk.vault.append([intent])
    # The forger's clock may be behind: then the forged wording is the first.
    rig.desk.vault.append(undo_intents(rig.desk.vault.tables, [logged.ops[0]]))
    rig.desk.vault.append(entries_intents(rig.here.part, [logged.thread], []))
    assert rig.intake.thread(rig.here.part, logged.thread.id) == forged
    ((_, handle, _),) = reveal(rig.desk.team, rig.here, logged.person, "to call back")
    assert handle == "+79001234567"
    assert rig.desk.vault.has(op)


def test_files_beyond_what_a_message_may_have_are_named_and_counted_as_missing(rig: Rig) -> None:
    named = tuple(ParsedAttachment(f"{n}.ogg", "audio/ogg", f"media/{n}.ogg") for n in range(70))
    brought = rig.bring(export((replace(SPOKEN, attachments=named),)))

    (row,) = rig.intake.page([rig.here.part], NOON)
    (shown,) = rig.intake.messages(rig.intake.person(rig.here.part, row.head))
    assert (brought.files, brought.missing_files) == (64, 6)
    assert "file_missing" in shown.message.warnings
    assert dict(shown.message.answers)[MISSING].split("\n") == [f"{n}.ogg" for n in range(64, 70)]


def test_a_long_text_with_as_many_files_as_a_message_may_have_is_kept(rig: Rig) -> None:
    """The whole text is one file more: a message with sixty-five is read by no desk."""
    named = tuple(ParsedAttachment(f"{n}.ogg", "audio/ogg", f"media/{n}.ogg") for n in range(MOST_FILES))
    brought = rig.bring(export((replace(SPOKEN, text="ы" * 400_000, attachments=named),)))

    (row,) = rig.intake.page([rig.here.part], NOON)
    (shown,) = rig.intake.messages(rig.intake.person(rig.here.part, row.head))
    assert (brought.files, brought.missing_files, len(shown.message.files)) == (MOST_FILES - 1, 1, MOST_FILES)


@pytest.mark.parametrize(("text", "files"), [("x", MOST_FILES + 1), ("x" * (MOST_TEXT + 1), 0)], ids=["files", "text"])
def test_a_call_that_no_desk_could_read_is_refused_and_not_said_to_be_logged(rig: Rig, text: str, files: int) -> None:
    item, _ = keep_file(rig.desk.team, "a.txt", "text/plain", lambda: io.BytesIO(b"a"))
    before = rig.desk.ids(rig.here.part)
    with pytest.raises(NotAValue):
        log_call(rig.desk.team, rig.here, Call(Draft(Channel.PHONE, text, files=(item,) * files)), "en")
    assert rig.desk.ids(rig.here.part) == before


def test_whoever_sends_a_file_again_and_again_hides_no_other_holder_of_it(rig: Rig) -> None:
    tables, file = rig.desk.vault.tables, keep_file(rig.desk.team, "a", "", lambda: io.BytesIO(b"a"))[0]
    logged = [
        log_call(rig.desk.team, rig.here, Call(Draft(Channel.PHONE, "x", files=(file,)), f"+7900123456{who}"), "en")
        for who in range(2)
        for _ in range(9)
    ]
    assert {one.person.head for one in files_here(tables, file.original.content)} == {one.thread.id for one in logged}

    first = [op for one in logged[:9] for op in one.ops if rig.desk.vault.op(op).signed.core.kind == kinds.ENTRIES]
    rig.desk.vault.append(undo_intents(tables, first))
    assert [one.person.head for one in files_here(tables, file.original.content)] == [logged[-1].thread.id]


def test_whoever_sends_a_file_from_many_conversations_hides_nobody_from_whom_it_came_first(rig: Rig) -> None:
    file = keep_file(rig.desk.team, "a", "", lambda: io.BytesIO(b"a"))[0]
    call = Call(Draft(Channel.PHONE, "x", files=(file,)))
    logged = [log_call(rig.desk.team, rig.here, replace(call, handle=f"+79001234{n}"), "en") for n in range(500, 520)]

    found = files_here(rig.desk.vault.tables, file.original.content)
    assert [one.person.head for one in found] == [one.thread.id for one in logged[:8]]
