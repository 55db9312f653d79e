"""`intake`: an evening of duty from the command line, from the first call to the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from safeconduct.base.entropy import SystemEntropy
from safeconduct.cli.main import cli
from safeconduct.cli.opening import surroundings
from safeconduct.intake.commands import Draft, entries_intents, typed_message
from safeconduct.intake.errors import (
    NoHours,
    NoInbox,
    NoSilence,
    NoSuchThread,
    NotAValue,
    NothingToUndoHere,
    ReplyRefused,
    SeveralInboxes,
)
from safeconduct.intake.protecting import protect_intents
from safeconduct.intake.queries import Intake
from safeconduct.intake.trusting import RungTooHigh
from safeconduct.intake.types import Channel
from safeconduct.protect.rest import Passphrase
from safeconduct.vault.vault import Vault
from tests.unit.cli.computers import PASSPHRASE, Computers
from tests.unit.intake.exports_made import as_file, telegram_chat, telegram_message
from tests.unit.intake.inboxes import NOON

CHAT = "12/01/2019, 14:03 - Mara: hello\n12/01/2019, 14:04 - Mara: are you there\n12/01/2019, 14:05 - Desk: yes\n"


class Duty:
    """A desk with an inbox and one conversation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.computers = Computers(folder)
        self.computers.begin("duty", "ash")
        self.answer("open-inbox", "people")
        self.name = str(self.answer("log", "they took my brother", "--handle", "+7 900 123-45-67")["name"])

    def answer(self, *arguments: str) -> dict[str, Any]:
        return self.computers.answer("duty", "intake", *arguments)

    def refused(self, *arguments: str) -> BaseException | None:
        return self.computers.refused("duty", "intake", *arguments)

    def said(self, *arguments: str) -> str:
        ran = self.computers.run("duty", "intake", *arguments)
        assert ran.exit_code == 0, (ran.output, ran.exception)
        return " ".join(ran.stdout.split())


@pytest.fixture
def duty(tmp_path: Path) -> Duty:
    return Duty(tmp_path)


def test_before_there_is_an_inbox_the_sentence_says_how_to_begin_one(tmp_path: Path) -> None:
    computers = Computers(tmp_path)
    computers.begin("duty", "ash")
    assert isinstance(computers.refused("duty", "intake", "list"), NoInbox)
    assert isinstance(computers.refused("duty", "intake", "log", "help"), NoInbox)


def test_a_case_from_a_request_was_asked_when_the_request_came_not_when_the_case_was_opened(duty: Duty) -> None:
    def asked(request: str) -> tuple[str, int]:
        name = str(duty.computers.answer("duty", "case", "new", "--from-request", request)["name"])
        things = duty.computers.answer("duty", "case", "show", name)["things"]
        (origin,) = [one["fields"] for one in things if one["form"] == "origin"]
        return str(origin["of"]), int(origin["at"])

    opening = surroundings().clock.now_ms()
    of, at = asked(duty.name)
    assert (len(of), at < opening) == (64, True)
    assert asked(of) == (of, at)
    # Of an inbox that this desk does not read, what is known is that it was opened now.
    assert asked("ab" * 32)[1] >= opening
    assert isinstance(duty.computers.refused("duty", "case", "new", "--from-request", "juniper"), NoSuchThread)


def test_a_call_is_logged_listed_shown_and_taken_back(duty: Duty) -> None:
    logged = duty.answer(
        "log",
        "he is back",
        "--handle",
        "+79001234567",
        "--danger",
        "now",
        "--relation",
        "family",
        "--hearsay",
        "1",
        "--said",
        "5 May 2019",
    )
    assert logged["new"] is False
    assert logged["name"] == duty.name
    (row,) = duty.answer("list")["requests"]
    assert (row["danger"], row["messages"], row["waits"], row["names"]) == ("now", 2, True, [duty.name])
    shown = duty.answer("show", duty.name)
    assert [one["text"] for one in shown["said"]] == ["he is back", "they took my brother"]
    assert shown["card"] == {"relation": "family"}
    assert "79001234567" not in duty.said("show", duty.name)
    assert "he is back" in duty.said("show", duty.name)
    duty.answer("undo", *(op[:12] for op in logged["ops"]))
    (row,) = duty.answer("list")["requests"]
    assert (row["danger"], row["messages"]) == ("unknown", 1)
    assert isinstance(duty.refused("undo", logged["ops"][0][:12]), NothingToUndoHere)
    assert isinstance(duty.refused("show", "nobody"), NoSuchThread)


def test_what_nobody_took_on_is_counted_and_listed_by_itself_with_by_how_much_it_is_overdue(
    duty: Duty, tmp_path: Path
) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(CHAT, encoding="utf-8")
    duty.answer("import", str(path), "--ours", "Desk")

    listed = duty.answer("list")
    (row,) = duty.answer("list", "--nobodys")["requests"]
    said = duty.said("list", "--nobodys")

    assert (listed["open"], listed["nobodys"], listed["overdue"], listed["fallen_silent"]) == (2, 1, 1, 0)
    assert (row["next_contact"], row["overdue"], row["owner"]) == (0, True, "")
    # Written by us last, years ago: the longest wait of a danger that nobody knows is a day.
    assert row["due_at"] == row["silent_since"] + 24 * 3_600_000
    assert row["overdue_by"] > 6 * 365 * 24 * 3_600_000
    assert [one["id"] for one in listed["longest"]] == [row["id"], duty.answer("show", duty.name)["id"]]
    assert "2 open, 1 overdue, 1 nobody's, 0 fallen silent, 0 closed." in said
    assert "no next contact set; was due 2019-12-03" in said
    assert f"Longest silence: {row['names'][0]}, silent for" in said
    assert f"Longest wait for an answer: {duty.name}, waits for us for" in said
    assert duty.name not in said.partition("2 open")[0]


def test_what_they_asked_for_is_said_once_they_are_silent_for_longer_than_agreed(duty: Duty, tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(CHAT, encoding="utf-8")
    name = duty.answer("import", str(path), "--ours", "Desk")["threads"][0]["name"]
    then = "ring the lawyer; do not ring the family"
    duty.answer("card", name, "--silence", "48", "--then", then)

    (row,) = duty.answer("list", "--nobodys")["requests"]

    assert (row["fallen_silent"], row["after_silence"]) == (True, then)
    assert f"Silent for longer than agreed (48 hours). What they asked of us: {then}" in duty.said("list")
    assert "1 fallen silent" in duty.said("list")
    assert then in duty.said("show", name)


def test_a_text_is_read_whole_from_standard_input(duty: Duty) -> None:
    where = ("--vault", str(duty.folder / "duty"), "--passphrase-file", str(duty.folder / "passphrase"))
    ran = CliRunner().invoke(
        cli, ["intake", "log", "-", "--to", duty.name, *where], input="first line\n\nпосле пустой строки\n"
    )
    assert ran.exit_code == 0, ran.output
    assert duty.answer("show", duty.name)["said"][-1]["text"] == "first line\n\nпосле пустой строки"


def test_an_address_is_printed_only_with_a_purpose_and_the_history_keeps_it(duty: Duty) -> None:
    assert isinstance(duty.refused("show", duty.name, "--address"), NotAValue)
    (address,) = duty.answer("show", duty.name, "--address", "--purpose", "to call back")["addresses"]
    assert address["handle"] == "+79001234567"
    assert "the address was shown, for: to call back" in duty.said("show", duty.name, "--history")
    assert "79001234567" not in duty.said("show", duty.name, "--history")


def test_an_answer_obeys_the_contact_card(duty: Duty) -> None:
    duty.answer("card", duty.name, "--avoid", "фонд", "--shared", "--cover", "a cousin", "--answers", "me")
    told = duty.answer("reply", duty.name, "Пишем из фонда", "--check")
    assert told["refused"]
    assert {one["code"] for one in told["findings"]} >= {"word_to_avoid", "not_end_to_end", "shared_device"}
    assert isinstance(duty.refused("reply", duty.name, "Пишем из фонда"), ReplyRefused)
    assert duty.answer("show", duty.name)["replies"] == []
    duty.answer("reply", duty.name, "we hear you", "--sent")
    shown = duty.answer("show", duty.name)
    assert [(one["text"], one["sent"], one["channel"]) for one in shown["replies"]] == [("we hear you", True, "phone")]
    assert not shown["waits"]
    duty.answer("card", duty.name, "--avoid", "none", "--answers", "anyone")
    assert duty.answer("show", duty.name)["card"]["who_answers"] == "anybody"


def test_an_answer_that_names_a_protected_term_is_refused_whatever_inbox_protects_it(duty: Duty) -> None:
    passphrase = Passphrase.from_text(PASSPHRASE)
    with Vault.open(duty.folder / "duty", passphrase, surroundings()) as vault:
        (here,) = Intake(vault.tables).inboxes()
        vault.append(protect_intents(vault.tables, here.part, ("Aunt Sorrel",)))
    told = duty.answer("reply", duty.name, "aunt sorrel waits for you", "--check")

    assert "protected" in {one["code"] for one in told["findings"]}
    assert isinstance(duty.refused("reply", duty.name, "aunt sorrel waits for you"), ReplyRefused)


def test_an_answer_is_searched_as_a_statement_is_and_is_told_its_own_words_again(duty: Duty) -> None:
    duty.answer("log", "help us", "--channel", "telegram", "--handle", "Марьям Алиева")
    told = duty.answer("reply", duty.name, "Вас встретят вместе с MAR'YAM ALIEVOI", "--check")
    (found,) = (one for one in told["findings"] if one["code"] == "protected")
    assert "MAR'YAM ALIEVOI" in found["said"]
    assert isinstance(duty.refused("reply", duty.name, "Вас встретят вместе с Марьям Алиевой"), ReplyRefused)


def test_what_the_desk_calls_its_parts_is_stopped_as_on_its_pages(duty: Duty) -> None:
    told = duty.answer("reply", duty.name, "the orchard house is ready", "--check")
    assert "protected" not in {one["code"] for one in told["findings"]}

    duty.computers.answer("duty", "team", "part", "new", "Orchard house")

    assert isinstance(duty.refused("reply", duty.name, "the orchard house is ready"), ReplyRefused)


@pytest.mark.parametrize(
    "hours", ["nine to five", "9:00-9:00 Europe/Moscow", "9:00-10:00 Moon/Tycho", "9:70-10:00 UTC"]
)
def test_hours_that_mean_nothing_are_refused(duty: Duty, hours: str) -> None:
    assert isinstance(duty.refused("card", duty.name, "--hours", hours), NoHours)


def answered(duty: Duty, *answers: tuple[str, str]) -> None:
    """Let a message with answers to our questions stand in the conversation."""
    with Vault.open(duty.folder / "duty", Passphrase.from_text(PASSPHRASE), surroundings()) as vault:
        intake = Intake(vault.tables)
        (here,) = intake.inboxes()
        (row,) = intake.page((here.part,), 0)
        draft = Draft(Channel.ODK, "help", answers=tuple(sorted(answers)))
        said = typed_message(here, row.head, draft, now_ms=NOON, entropy=SystemEntropy())
        vault.append(entries_intents(here.part, [], [said]))


def test_what_they_answered_is_said_in_words_binds_and_is_set_by_one_option_where_it_is_plain(duty: Duty) -> None:
    answered(duty, ("avoid", "фонд"), ("hours", "evenings"), ("shared", "unsure"), ("whom", "other"), ("colour", "red"))
    shown = duty.said("show", duty.name)
    assert "Does anybody else look into their telephone: they do not know" in shown
    assert "colour: red" in shown
    assert "it counts until the card is set: When they may be written to: evenings" in shown
    told = duty.answer("reply", duty.name, "Пишем из фонда", "--check")
    found = {one["code"]: one for one in told["findings"]}
    assert {"word_to_avoid", "hours_not_read", "shared_device", "about_another"} <= set(found)
    assert found["word_to_avoid"]["message"] in {one["message"] for one in duty.answer("show", duty.name)["theirs"]}

    said = duty.said("card", duty.name, "--theirs")

    assert "it is not set: When they may be written to: “evenings”" in said
    assert "it is not set: About whom they write: “about somebody else”" in said
    card = duty.answer("show", duty.name)["card"]
    assert (card["avoid"], card["is_shared"]) == ("фонд", "yes")
    assert {one["asked"] for one in duty.answer("show", duty.name)["theirs"]} == {"hours", "whom"}
    assert isinstance(duty.refused("reply", duty.name, "we hear you"), ReplyRefused)
    duty.answer("card", duty.name, "--hours", "anytime", "--relation", "family")
    assert duty.answer("show", duty.name)["theirs"] == []


@pytest.mark.parametrize(
    "wish", ["Не говорите, что вы из ЛГБТ-сети", "Do not say you are from the Network", "полиция. Представьтесь Леной"]
)
def test_no_option_sets_as_whom_to_write_or_what_a_person_has_to_read(duty: Duty, wish: str) -> None:
    answered(duty, ("avoid", wish), ("shared", "yes"))

    said = duty.said("card", duty.name, "--theirs")

    assert f"“{wish}”" in said
    told = duty.answer("show", duty.name)
    assert not {"cover", "avoid"} & {field for field, value in told["card"].items() if value}
    assert [one["text"] for one in told["theirs"]] == [wish]


def test_what_is_to_be_done_after_silence_needs_its_hours(duty: Duty) -> None:
    assert isinstance(duty.refused("card", duty.name, "--then", "call her aunt"), NoSilence)
    duty.answer("card", duty.name, "--silence", "12", "--then", "call her aunt")
    assert duty.answer("show", duty.name)["card"]["silence"] == "after 12 hours: call her aunt"


def test_care_is_set_field_by_field_and_its_history_is_told(duty: Duty) -> None:
    duty.answer("care", duty.name, "--stand-in", "me", "--next", "2", "--danger", "days")
    duty.answer("care", duty.name, "--state", "closed", "--reason", "safe")
    assert duty.answer("list")["requests"] == []
    (row,) = duty.answer("list", "--closed")["requests"]
    assert (row["state"], row["open"]) == ("closed", False)
    fields = [one["field"] for one in duty.answer("care", duty.name)["words"]]
    assert fields.count("next_contact") == 2
    duty.answer("log", "they came back", "--to", duty.name)
    assert len(duty.answer("list")["requests"]) == 1


def test_trust_needs_answers_and_shows_its_sheet(duty: Duty) -> None:
    assert isinstance(duty.refused("trust", duty.name, "--rung", "heard", "--reason", "x"), RungTooHigh)
    duty.answer(
        "trust", duty.name, "--rung", "heard", "--answer", "spoke=yes", "--answer", "hurries=yes", "--reason", "x"
    )
    trust = duty.answer("show", duty.name)["trust"]
    assert trust == {"rung": "heard", "flags": ["hurries"], "waits_for_second": False}
    assert "beware: presses for a decision" in duty.said("show", duty.name)
    assert len(duty.answer("trust", duty.name)["questions"]) > 5
    assert "spoke: Has one of us spoken" in duty.said("trust", duty.name)


def test_a_note_points_into_a_file_and_a_violent_picture_is_marked(duty: Duty) -> None:
    picture = duty.folder / "p.txt"
    picture.write_bytes(b"not really a picture")
    logged = duty.answer("log", "see this", "--to", duty.name, "--file", str(picture))
    message = logged["message"][:12]
    duty.answer("note", duty.name, message, "his hand", "--file", "0", "--place", "1000:2000:3000:4000", "--violent")
    shown = duty.answer("show", duty.name)
    (file,) = shown["said"][-1]["files"]
    assert (file["violent"], file["here"], file["bytes"]) == (True, True, 20)
    assert [(one["text"], one["file"], one["place"]) for one in shown["notes"]] == [
        ("his hand", 0, [1000, 2000, 3000, 4000])
    ]
    assert "on a part of the picture, 10–40 % from the left, 20–60 % from the top his hand" in duty.said(
        "show", duty.name
    ).replace("\N{NO-BREAK SPACE}", " ")
    duty.answer("note", duty.name, message, "a door", "--file", "0", "--at", "1:05-1:20")
    assert duty.answer("show", duty.name)["notes"][-1]["place"] == [65_000, 80_000]
    duty.answer("note", duty.name, message, "--file", "0", "--not-violent")
    assert not duty.answer("show", duty.name)["said"][-1]["files"][0]["violent"]
    assert isinstance(duty.refused("note", duty.name, message, "x", "--file", "1"), NotAValue)
    for place in (("--place", "9000:0:2000:10"), ("--place", "10,20,30,40"), ("--at", "soon"), ("--at", "1:75-1:80")):
        assert isinstance(duty.refused("note", duty.name, message, "x", *place), NotAValue)
    assert len(duty.answer("show", duty.name)["notes"]) == 2
    assert picture.exists()


def test_two_conversations_become_one_person_and_two_again(duty: Duty) -> None:
    other = duty.answer("log", "it is me", "--channel", "sms", "--handle", "+79001234567")
    assert other["alike"]
    same = duty.answer("same", duty.name, other["name"], "--reason", "said so")
    (row,) = duty.answer("list")["requests"]
    assert set(row["names"]) == {duty.name, other["name"]}
    assert isinstance(duty.refused("same", duty.name, other["name"]), NotAValue)
    duty.answer("undo", same["ops"][0])
    assert len(duty.answer("list")["requests"]) == 2


def test_what_became_of_messages_is_noted_and_names_an_account_only_where_all_may_know_it(duty: Duty) -> None:
    account = duty.computers.answer("duty", "record", "add-source", "--outlet", "a call")["source"]
    (said,) = duty.answer("show", duty.name)["said"]
    # One desk alone reads both the inbox and the record.
    took = duty.answer("took", duty.name, said["id"][:12], "--account", account)
    assert took["account"].endswith(account.partition(":")[2])
    assert "1 message went into the record" in duty.said("show", duty.name, "--history")


def test_a_chat_is_imported_once_and_its_copy_outside_is_named_and_deleted_when_asked(duty: Duty) -> None:
    chat = duty.folder / "WhatsApp Chat with Mara.txt"
    chat.write_text(CHAT, encoding="utf-8")
    counted = duty.answer("import", str(chat), "--ours", "Desk", "--dry-run", "--delete-copy")
    assert (counted["new"], counted["taken"], counted["deleted"]) == (3, False, False)
    assert len(duty.answer("list")["requests"]) == 1
    taken = duty.answer("import", str(chat), "--ours", "Desk")
    assert (taken["new"], taken["taken"], taken["deleted"], len(taken["threads"])) == (3, True, False, 1)
    assert "still lies outside the vault" in duty.said("import", str(chat), "--ours", "Desk", "--yes")
    chat.write_text(CHAT + "12/01/2019, 14:09 - Mara: please\n", encoding="utf-8")
    again = duty.answer("import", str(chat), "--ours", "Desk", "--delete-copy")
    assert (again["new"], again["same"], again["deleted"]) == (1, 3, True)
    assert not chat.exists()
    found = duty.answer("list", "--search", "ARE YOU")["requests"]
    assert [one["names"] for one in found] == [[taken["threads"][0]["name"]]]
    shown = duty.answer("show", taken["threads"][0]["name"])
    assert [one["direction"] for one in shown["said"]] == ["in", "in", "out", "in"]
    assert duty.computers.answer("duty", "vault", "verify")["sound"]


def exported(folder: Path) -> Path:
    """A folder as Telegram Desktop writes it, with a page that nobody reads and a photograph that nothing names."""
    messages = [telegram_message(n, photo=f"photos/photo_{n}.jpg") for n in (1, 2)]
    for place, data in {
        "result.json": as_file(telegram_chat(*messages)).read(),
        "photos/photo_1.jpg": b"\xff\xd8\xff one",
        "photos/photo_2.jpg": b"\xff\xd8\xff two",
        "photos/stray.jpg": b"\xff\xd8\xff stray",
        "messages.html": b"<p>the same for people</p>",
    }.items():
        path = folder / "ChatExport" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "ChatExport"


def test_of_a_folder_every_file_that_was_read_is_named_and_deleted_and_no_other(duty: Duty) -> None:
    folder = exported(duty.folder)
    said = duty.said("import", str(folder), "--yes")
    for name in ("result.json", "photo_1.jpg", "photo_2.jpg"):
        assert f"{name} still lies outside the vault" in said
    assert "stray.jpg still lies" not in said
    assert "Files in ChatExport that were not read: 2. Look at them, then delete the folder by hand." in said
    assert "Deleted" not in said

    asked = duty.computers.run("duty", "intake", "import", str(folder), "--delete-copy")
    assert "Deleted: 3 files." in " ".join(asked.stdout.split())
    left = sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())
    assert left == ["messages.html", "photos/stray.jpg"]
    assert folder.is_dir()


def test_what_lies_beside_a_chat_and_was_not_taken_in_is_told(duty: Duty) -> None:
    folder = exported(duty.folder)

    said = duty.said("import", str(folder / "result.json"), "--yes", "--delete-copy")

    assert "lie beside it in ChatExport and were not taken in: 2. Import the folder to take them in" in said
    assert not (folder / "result.json").exists()
    assert (folder / "photos" / "photo_1.jpg").exists()


def test_a_file_that_cannot_be_deleted_is_said_to_be_deleted_by_hand(
    duty: Duty, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, unlink = exported(duty.folder), Path.unlink

    def refusing(path: Path, *, missing_ok: bool = False) -> None:
        if path.name == "photo_2.jpg":
            raise PermissionError
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refusing)
    said = duty.said("import", str(folder), "--yes", "--delete-copy")

    assert "photo_2.jpg could not be deleted. Delete it by hand." in said
    assert (folder / "photos" / "photo_2.jpg").exists()
    assert not (folder / "photos" / "photo_1.jpg").exists()


def test_the_file_stays_where_what_is_new_in_it_was_not_taken(duty: Duty) -> None:
    chat = duty.folder / "WhatsApp Chat with Mara.txt"
    chat.write_text(CHAT, encoding="utf-8")
    assert "Nothing was taken in." in duty.said("import", str(chat), "--delete-copy")
    assert chat.exists()


def test_of_two_inboxes_one_has_to_be_named_for_what_is_new(duty: Duty) -> None:
    duty.answer("open-inbox", "press")
    assert isinstance(duty.refused("log", "a question"), SeveralInboxes)
    duty.answer("log", "a question", "--inbox", "press", "--channel", "press")
    assert len(duty.answer("list")["requests"]) == 2
    assert len(duty.answer("list", "--inbox", "press")["requests"]) == 1
    duty.answer("log", "more", "--to", duty.name)
    assert "2 open, 0 overdue, 0 nobody's, 0 fallen silent, 0 closed" in duty.said("list")
