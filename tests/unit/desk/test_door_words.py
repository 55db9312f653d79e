"""What was for the command line alone: opening forms and locked texts, ending a conversation, a page for a stick."""

from __future__ import annotations

import hashlib
import io
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.base.entropy import SystemEntropy
from safeconduct.desk.pages.ending import SOURCE_READS
from safeconduct.intake.commands import Address, entries_intents, new_thread, open_inbox
from safeconduct.intake.door.answering_board import answers
from safeconduct.intake.door.bundling import addressed, page_of, set_shown
from safeconduct.intake.door.certifying import certify
from safeconduct.intake.door.door import Door, doors
from safeconduct.intake.door.door_kinds import Shown as ShownOutside
from safeconduct.intake.door.fortnights import tend
from safeconduct.intake.files import keep_file, references_of, shared_intents
from safeconduct.intake.forms import new_form_key
from safeconduct.intake.queries import Intake, Person
from safeconduct.intake.types import Channel, Direction, MessageId, MessageItem
from safeconduct.protect import age
from safeconduct.protect.age_armour import armour
from safeconduct.protect.bundles import Notice
from safeconduct.protect.intake_contents import Message, Way
from safeconduct.protect.odk import FormKey
from safeconduct.protect.replies import ReplyKind
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import Addressee, armour_submission, seal_submission
from safeconduct.vault.vault import Vault
from tests.examples import many
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.inboxing import CHAT, act, address, begin, count_open, files, heading, log, reading, undone
from tests.unit.desk.teaming import team_of
from tests.unit.intake.test_form_opening import FILLED, FORM
from tests.unit.protect.odk_made import locked

ENTROPY = SystemEntropy()
TEXTS = Path(__file__).parents[3] / "page" / "texts.toml"
Found = TypeVar("Found")


def here(desk: Asking, work: Callable[[Vault], Found]) -> Found:
    return desk.runner.run(desk.desk.office.work(work))


def open_door(desk: Asking) -> None:
    """A door that people outside could write to, without a relay."""

    def begun(vault: Vault) -> None:
        team = team_of(vault)
        door = Door(team, open_inbox(team, "people in danger", "duty"))
        certify(door)
        tend(door)
        names = (Notice("en", "Duty"),)
        set_shown(door, ShownOutside(addresses=("http://door.onion",), names=names, leave="https://news.example.org/"))

    here(desk, begun)


def carried_text(desk: Asking, text: str, secret: Secret) -> str:
    """What a stick copy of the page of this desk makes of a text."""

    def sealed(vault: Vault) -> str:
        (door,) = doors(team_of(vault))
        epoch = addressed(door).epochs[0]
        message = Message(secret, ENTROPY.bytes(16), door.today, "en", Way.CARRIED, text)
        to = Addressee(door.team.me.org, door.box, epoch.recipient)
        return armour_submission(seal_submission(message, to, entropy=ENTROPY))

    return here(desk, sealed)


def pasted(desk: Asking, text: str, do: str = "log") -> Answer:
    sent = desk.post("/log", once=desk.get("/log").hidden("once", "/log"), do=do, text=text)
    return desk.follow(sent) if sent.status == 303 else sent


# --- a locked text that somebody brought


@pytest.mark.parametrize("do", ["begin", "log", "look"])
def test_a_locked_text_in_the_log_is_known_by_itself_and_opened(desk: Asking, do: str) -> None:
    open_door(desk)
    text = carried_text(desk, "my brother was taken", Secret.random(32, ENTROPY))

    opened = pasted(desk, f"from a neighbour:\n\n{text}\nas he gave it", do)

    for words in ("my brother was taken", "from a neighbour:", "as he gave it", "Done, and on the disk."):
        assert words in opened.words
    assert "AGE ENCRYPTED" not in opened.body
    assert count_open(desk) == 1


def test_a_locked_text_that_was_opened_before_is_there_once_and_said_to_be(desk: Asking) -> None:
    open_door(desk)
    text = carried_text(desk, "my brother was taken", Secret.random(32, ENTROPY))
    pasted(desk, text)
    before = desk.count()

    again = pasted(desk, text)

    assert "This locked text was opened before: its message is here already." in again.words
    assert desk.count() == before


def test_a_locked_text_that_no_key_here_opens_is_refused_in_a_sentence_and_stays_typed(desk: Asking) -> None:
    begin(desk)
    broken = "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----"
    before = desk.count()

    refused = pasted(desk, broken)

    assert refused.status == 422
    assert broken.split("\n")[1] in refused.body
    assert desk.count() == before
    assert 'value="text">Keep it as text' in refused.body

    kept = pasted(desk, f"from a neighbour\n{broken}", "text")

    assert "from a neighbour" in kept.words
    assert broken.split("\n")[1] in kept.words


def locked_by_hand(desk: Asking, content: bytes) -> str:
    """What the age program makes for the key of this desk."""

    def sealed(vault: Vault) -> str:
        (door,) = doors(team_of(vault))
        return b"".join(armour((age.seal(content, addressed(door).epochs[0].recipient, ENTROPY),))).decode()

    return here(desk, sealed)


def test_what_the_age_program_locked_is_opened_in_its_place_and_it_is_said_how_to_answer(desk: Asking) -> None:
    open_door(desk)

    opened = log(desk, f"from a neighbour:\n{locked_by_hand(desk, b'they are at the door')}", channel="email")

    for words in (
        "from a neighbour: they are at the door",
        "locked by hand, with the age program",
        "the reply board cannot answer it",
        "answer by the way it came",
    ):
        assert words in opened.words
    assert "AGE ENCRYPTED" not in opened.body
    assert "e-mail ·" in opened.words
    assert count_open(desk) == 1
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    assert '<div class="file">' in log(desk, locked_by_hand(desk, picture)).body


def texts_kept(desk: Asking) -> list[str]:
    """What every message in the vault says."""

    def read(vault: Vault) -> list[str]:
        intake = Intake(vault.tables)
        rows = vault.tables.execute("SELECT DISTINCT part, thread FROM intake_message")
        return [
            one.message.text
            for part, thread in rows
            for one in intake.messages(Person(part, thread, (thread,)))  # type: ignore[arg-type]
        ]

    return here(desk, read)


def test_every_locked_text_is_opened_and_the_rest_is_logged_with_all_that_was_chosen(desk: Asking) -> None:
    open_door(desk)
    texts = [carried_text(desk, words, Secret.random(32, ENTROPY)) for words in ("taken", "they are at the door")]

    opened = log(
        desk,
        f"two of them\n{texts[0]}\n{texts[1]}",
        danger="now",
        next="tonight",
        about="Reed",
        **{"with": "+999 5550 142"},
    )

    assert "two of them" in opened.words
    assert "Every locked text in it was opened and is a message." in opened.words
    assert "Reed" in opened.words
    assert "now" in opened.words
    assert count_open(desk) == 3
    assert {"taken", "they are at the door"} <= set(texts_kept(desk))
    undone(desk, opened)
    assert count_open(desk) == 0


def test_what_was_chosen_without_a_word_is_set_for_the_one_whose_locked_text_it_is(desk: Asking) -> None:
    open_door(desk)

    opened = log(desk, carried_text(desk, "taken", Secret.random(32, ENTROPY)), danger="now", about="Reed")

    assert "Reed" in opened.words
    assert count_open(desk) == 1
    assert texts_kept(desk) == ["taken"]
    assert 'value="now" selected' in opened.body


def test_a_field_that_is_wrong_keeps_nothing_and_the_form_as_it_was(desk: Asking) -> None:
    open_door(desk)
    text = carried_text(desk, "taken", Secret.random(32, ENTROPY))
    before = desk.count()

    refused = log(desk, f"a note\n{text}", next_at="25:99")

    assert (refused.status, desk.count()) == (422, before)
    assert text.split("\n")[1] in refused.body


def test_a_chat_with_a_locked_text_in_it_is_taken_in_as_a_chat_and_the_text_is_opened(desk: Asking) -> None:
    open_door(desk)
    text = carried_text(desk, "they are at the door", Secret.random(32, ENTROPY))

    shown = pasted(desk, f"{CHAT}\n[01.05.2030, 21:20:00] Ash Lantern: {text}")
    assert "The locked texts in it are opened and kept as messages." in shown.words
    assert "they are at the door" in texts_kept(desk)
    reading(desk, shown, do="take")

    assert any("they stopped us at the mill" in one for one in texts_kept(desk))
    assert any("three, my brother is with them" in one for one in texts_kept(desk))


def test_what_is_typed_beside_an_exported_chat_is_kept_with_it(desk: Asking) -> None:
    begin(desk)
    shown = files(desk, {"chat.txt": CHAT.encode()}, do="log", text="she sends it from a neighbour", danger="now")

    taken = reading(desk, shown, do="take")

    assert "she sends it from a neighbour" in texts_kept(desk)
    assert 'value="now" selected' in desk.get(address(taken)).body


@settings(max_examples=many(8), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(("words", "ours", "ours again", "strange", "cut", "end alone")), min_size=1, max_size=6)
)
def test_every_sign_that_is_pasted_is_afterwards_in_the_vault(desk: Asking, pieces: list[str]) -> None:
    if not here(desk, lambda vault: len(Intake(vault.tables).inboxes())):
        open_door(desk)
    said, held = list[str](), list[str]()
    ours = carried_text(desk, mark := ENTROPY.bytes(8).hex(), Secret.random(32, ENTROPY))
    for kind in pieces:
        words = ENTROPY.bytes(8).hex()
        match kind:
            case "words" | "end alone":
                said.append(words if kind == "words" else f"-----END AGE ENCRYPTED FILE-----{words}")
                held.append(said[-1])
            case "ours" | "ours again":
                said.append(carried_text(desk, words, Secret.random(32, ENTROPY)) if kind == "ours" else ours)
                held.append(words if kind == "ours" else mark)
            case "strange":
                said.append(f"-----BEGIN AGE ENCRYPTED FILE-----\n{words}\n-----END AGE ENCRYPTED FILE-----")
                held.append(said[-1])
            case _:
                said.append(f"-----BEGIN AGE ENCRYPTED FILE-----\n{words}")
                held.append(said[-1])
    text = "\n".join(said)

    answer = pasted(desk, text)
    if answer.status == 422:
        answer = pasted(desk, text, "text")

    assert answer.status == 200
    kept = "".join("".join(one.split()) for one in texts_kept(desk))
    for one in held:
        assert "".join(one.split()) in kept


# --- a conversation is ended


def test_who_wrote_by_the_page_is_told_that_it_is_over_and_never_why(desk: Asking) -> None:
    open_door(desk)
    request = address(pasted(desk, carried_text(desk, "help", Secret.random(32, ENTROPY))))
    page = desk.get(f"{request}/end")
    assert "We have ended this conversation. If you need help, write again." in page.words
    refused = act(desk, f"{request}/end", reason="")
    assert (refused.status, "Say why it is ended." in refused.words) == (422, True)

    ended = act(desk, f"{request}/end", reason="not what we do")

    assert "Done, and on the disk." in ended.words
    assert "The conversation was ended (" in ended.words
    assert "closed (not what we do)" in ended.words
    assert count_open(desk) == 0
    (told,) = here(desk, lambda vault: answers(doors(team_of(vault))[0], 2**62))
    assert (told.reply.kind, told.reply.text) == (ReplyKind.GIVEN_UP, "")
    undone(desk, ended)
    assert here(desk, lambda vault: answers(doors(team_of(vault))[0], 2**62)) == ()
    assert "The conversation was ended" not in desk.get(request).words
    assert count_open(desk) == 1


def test_who_called_reads_no_board_and_the_page_says_so_without_a_form(desk: Asking) -> None:
    begin(desk)
    request = address(log(desk, "a call"))
    page = desk.get(f"{request}/end")

    assert "they read no reply board, and would learn nothing of it" in page.words
    assert f'<form method="post" action="{request}/end"' not in page.body
    assert f'href="{request}/end"' in desk.get(f"{request}/close").body


def test_what_a_source_is_said_to_read_is_what_the_page_says_to_it() -> None:
    said = tomllib.loads(TEXTS.read_text("utf-8"))["given_up"]

    assert (SOURCE_READS.ru, SOURCE_READS.en) == (said["ru"], said["en"])


# --- forms that came locked


def form_came(desk: Asking, key: FormKey, filled: bytes = FILLED) -> str:
    """A locked form in the inbox, as collecting leaves it there; the address of its request."""

    def came(vault: Vault) -> None:
        team = team_of(vault)
        (inbox,) = Intake(vault.tables).inboxes()
        thread = new_thread(Intake(vault.tables), inbox, Address(Channel.ODK, ""), drawing=("en", ENTROPY))
        manifest, files = locked(key.public_base64, filled, {"a.jpg": b"picture"}, form="questions")
        kept = [
            keep_file(team, name, "application/octet-stream", lambda data=data: io.BytesIO(data))[0]  # type: ignore[misc]
            for name, data in files.items()
        ]
        message = MessageItem(
            MessageId(ENTROPY.bytes(32)), thread.id, Direction.IN, Channel.ODK, team.clock.now_ms(), manifest.decode(),
            files=tuple(kept), origin=ENTROPY.bytes(32), answers=FORM,
        )  # fmt: skip
        (entries,) = entries_intents(inbox.part, [thread], [message])
        vault.append([*shared_intents(entries, [*references_of(kept)])])

    here(desk, came)
    found = re.search(r'href="(/thread/[\w-]+)"', desk.get("/inbox").body)
    assert found is not None
    return found.group(1)


def test_a_form_that_came_locked_is_opened_by_one_key_beside_what_came(desk: Asking) -> None:
    begin(desk)
    request = form_came(desk, here(desk, new_form_key))
    page = desk.get(request)
    assert "1 form lies here locked." in page.words
    assert 'data-key="KeyU"' in page.body
    assert "1 locked form to open" in desk.get("/inbox").words

    opened = act(desk, request, do="forms")

    assert "She moved on" in opened.words
    assert "a.jpg" in opened.words
    assert "lies here locked" not in opened.words
    assert "locked form to open" not in desk.get("/inbox").words


def test_a_desk_without_the_forms_key_says_who_can_open_it_and_offers_no_button(desk: Asking) -> None:
    begin(desk)
    page = desk.get(form_came(desk, FormKey.generate()))

    assert "Only the desk that made the form has its key and can open it there." in page.words
    assert 'value="forms"' not in page.body


def test_a_form_of_another_key_stays_locked_with_why_and_nothing_is_lost(desk: Asking) -> None:
    begin(desk)
    here(desk, new_form_key)
    request = form_came(desk, FormKey.generate())
    before = desk.count()

    refused = act(desk, request, do="forms")

    assert refused.status == 422
    assert 'role="alert"' in refused.body
    assert "1 form lies here locked." in refused.words
    assert desk.count() == before


# --- a page for a stick


def test_a_stick_copy_is_saved_from_the_door_with_its_hash_and_a_name_that_says_nothing(desk: Asking) -> None:
    open_door(desk)
    page = desk.get("/door")
    served = here(desk, lambda vault: hashlib.sha256(page_of(doors(team_of(vault))[0])).hexdigest())
    assert f"SHA-256 of the page as your relays are to serve it: {served}" in page.words

    made = desk.follow(
        desk.post("/door", once=page.hidden("once", "/door"), inbox=page.hidden("inbox", "/door"), do="stick")
    )

    link = re.search(r'href="(/save/[^"]+)"', made.body)
    assert link is not None
    saved = desk.get(link.group(1))
    assert f"SHA-256 of this copy: {hashlib.sha256(saved.data).hexdigest()}" in made.words
    assert re.search(r'filename="?[0-9a-f]+\.html', saved.headers["content-disposition"])
    assert b"<script>" in saved.data
    assert saved.headers["content-type"] == "application/octet-stream"


def test_a_door_that_nobody_was_named_at_offers_no_page_to_save(desk: Asking) -> None:
    begin(desk)

    assert "SHA-256 of the page" not in desk.get("/door").words
    assert 'value="stick"' not in desk.get("/door").body
    assert heading(desk.get("/door")) == "How people reach us"
