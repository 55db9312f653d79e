"""The page as a source uses it, in a real Chromium: from the first screen to the answer (DESIGN section 6; P1, P8)."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.ids import label
from safeconduct.protect.age_armour import dearmour
from safeconduct.protect.boards import BoardPlace, make_board, verify_board
from safeconduct.protect.bundles import BoxPurpose, Bundle, IntakeEpoch, encode_bundles, make_bundle
from safeconduct.protect.derive import expand, mac
from safeconduct.protect.intake_certificates import IntakeTerms, issue_intake, new_box, verify_intake
from safeconduct.protect.intake_contents import Message
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.page import PageWording, page_for
from safeconduct.protect.receipt_words import receipt_from_words
from safeconduct.protect.replies import Reply as WholeReply
from safeconduct.protect.replies import ReplyKind, parts_of
from safeconduct.protect.roots import RootKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from safeconduct.protect.submissions import open_submission, read_submission
from safeconduct.protect.threads import thread_from_receipt
from tests.browser.sending import TEXT, Source, inbox, person, server, source
from tests.browser.source import ENTROPY, EXIT, Inbox, Reply, Server, now, today

__all__ = ["inbox", "server", "source"]

pytestmark = pytest.mark.slow


def test_somebody_writes_leaves_and_reads_the_answer_with_eight_words(source: Source) -> None:
    source.open()
    source.write()
    source.page.check("[name=danger][value=now]")
    source.page.check("[name=whom][value=other]")
    source.page.fill("#hours", "9–11")
    source.page.click("#written")
    words = source.eight_words()
    source.answer_with(words)
    source.page.click("#send")
    source.says("was_sent")

    message = source.message()
    assert message[5] == TEXT
    assert message[6] == [["danger", "now"], ["hours", "9–11"], ["whom", "other"]]
    assert (message[3], message[4], message[7], message[8], message[9]) == ("en", 1, [], [], False)
    assert source.server.paths == [("GET", "/"), ("GET", "/bundles"), ("POST", "/submissions")]
    assert TEXT.encode()[:19] not in source.server.posted[0]

    long = "Stay where you are.\n" * 200
    answer = Reply(Secret(message[0]), long, part=0, parts=2)
    rest = Reply(Secret(message[0]), "Wait for the call.", part=1, parts=2, id=answer.id)
    source.server.put(source.inbox.board(answer, rest, Reply(Secret(message[0]), kind=2)))
    source.open()
    source.read(words)

    expect(source.page.locator("#answers")).to_contain_text("Wait for the call.")
    assert source.page.locator("#answers .said").inner_text() == long + "Wait for the call."
    expect(source.page.locator("#answers")).to_contain_text("A person has read your message.")


def test_nobody_elses_answer_is_shown_and_the_request_is_the_same_for_everybody(source: Source) -> None:
    source.server.put(source.inbox.board(Reply(Secret(ENTROPY.bytes(32)), "for somebody else")))
    source.open()
    words = source.send()
    source.open()
    before = len(source.server.asked)
    source.read(words)

    expect(source.page.locator("#answers")).to_contain_text("There is no answer for these words yet.")
    path = f"/board/{source.inbox.box.hex()}"
    assert source.server.paths[before:] == [("GET", f"{path}/hints"), ("GET", path)]


def test_a_second_message_with_the_same_words_is_of_one_thread_and_uses_a_grant(source: Source) -> None:
    source.open()
    words = source.send()
    first = source.message()
    grant = ENTROPY.bytes(16)
    source.server.put(source.inbox.board(Reply(Secret(first[0]), "Write again.", grants=(grant,))))
    source.open()
    source.read(words)

    source.page.click("#more")
    source.page.fill("#text", "More.")
    source.page.click("#written")
    source.says("was_sent")

    second = source.message()
    assert (second[0], second[5]) == (first[0], "More.")
    assert second[1] != first[1]
    assert source.server.posted[-1][36:52] == grant
    assert source.server.posted[0][36:52] == bytes(16)


def test_words_from_before_make_a_link_that_only_they_can_make(source: Source) -> None:
    source.open()
    words = source.send()
    first = source.message()
    source.open()
    source.write("I lost the thread.")
    source.page.fill("#old", " ".join(words))
    source.page.check("[name=keep][value=new]")
    source.page.click("#written")
    source.answer_with(source.eight_words())
    source.page.click("#send")
    source.says("was_sent")

    second = source.message()
    assert second[0] != first[0]
    before, after = Secret(first[0]), Secret(second[0])
    ids = [expand(one, label("thread-id"), length=16).reveal() for one in (before, after)]
    assert second[8] == [[ids[0], mac(expand(before, label("thread-link")), label("thread-link") + ids[1])]]


def test_files_go_in_pieces_with_covers_before_the_message(source: Source, tmp_path: Path) -> None:
    photo, voice = tmp_path / "photo.jpg", tmp_path / "голос.ogg"
    photo.write_bytes(ENTROPY.bytes(522_000 * 2 + 7))
    voice.write_bytes(b"voice")
    source.open()
    source.write()
    source.page.set_input_files("#files", [photo, voice])
    source.page.fill("#avoid", "police")
    source.page.click("#written")
    source.answer_with(source.eight_words())
    source.page.click("#send")
    expect(source.page.locator("#was_sent")).to_be_visible(timeout=20_000)

    opened = [source.inbox.opened(body) for body in source.server.posted]
    assert [kind for kind, _ in opened] == [2, 2, 2, 2, 1]
    assert {len(body) for body in source.server.posted[:-1]} == {524_288}
    message = source.message()
    assert [one[1:4] for one in message[7]] == [
        ["photo.jpg", "image/jpeg", 1_044_007], ["голос.ogg", "audio/ogg", 5]
    ]  # fmt: skip
    for file, (id_, *_, digest) in zip((photo, voice), message[7], strict=True):
        pieces = [content for _, content in opened[:-1] if content[0] == id_]
        assert [piece[1] for piece in pieces] == list(range(pieces[0][2]))
        whole = b"".join(piece[3] for piece in pieces)
        assert (whole, hashlib.sha256(whole).digest()) == (file.read_bytes(), digest)


def test_three_pieces_get_a_cover_that_looks_like_them(source: Source, tmp_path: Path) -> None:
    file = tmp_path / "film"
    file.write_bytes(bytes(522_000 * 2 + 1))
    source.open()
    source.write()
    source.page.set_input_files("#files", file)
    source.page.click("#written")
    source.answer_with(source.eight_words())
    source.page.click("#send")
    expect(source.page.locator("#was_sent")).to_be_visible(timeout=20_000)

    assert [source.inbox.opened(body)[0] for body in source.server.posted] == [2, 2, 2, 3, 1]
    assert [len(body) for body in source.server.posted] == [524_288] * 4 + [4_096]


def test_a_line_that_breaks_between_pieces_is_taken_up_where_it_broke(source: Source, tmp_path: Path) -> None:
    file = tmp_path / "film"
    file.write_bytes(bytes(522_000 + 1))
    source.server.answers = [200, 0]
    source.open()
    source.write()
    source.page.set_input_files("#files", file)
    source.page.click("#written")
    source.answer_with(source.eight_words())
    source.page.click("#send")
    expect(source.page.locator("#e_line")).to_be_visible(timeout=20_000)
    source.page.click("#send")
    expect(source.page.locator("#was_sent")).to_be_visible(timeout=20_000)

    assert [source.inbox.opened(body)[0] for body in source.server.posted] == [2, 2, 2, 1]
    assert source.server.posted[1] == source.server.posted[2]
    assert [source.inbox.opened(body)[1][1] for body in source.server.posted[:3]] == [0, 1, 1]


@pytest.mark.parametrize("letters", [1, 7_000, 20_000])
def test_every_length_of_a_message_has_its_class(source: Source, letters: int) -> None:
    source.open()
    source.send("я" * letters)

    assert len(source.server.posted[0]) == {1: 4_096, 7_000: 16_384, 20_000: 65_536}[letters]
    assert source.message()[5] == "я" * letters


def test_the_work_that_a_bundle_asks_for_is_done(source: Source) -> None:
    source.server.files["/bundles"] = cbor.encode([source.inbox.bundle(work=9)])
    source.open()
    source.send()

    [body] = source.server.posted
    digest = hashlib.sha256(body[:28] + bytes(8) + body[36:]).digest()
    work = hashlib.sha256(label("intake-work") + digest + body[28:36]).digest()
    assert int.from_bytes(work, "big").bit_length() <= 256 - 9


def test_only_who_has_seen_the_words_goes_on(source: Source) -> None:
    source.open()
    source.write()
    source.page.click("#written")
    source.eight_words()
    source.answer_with(["abacus"] * 8 if "abacus" not in source.eight_words() else ["abode"] * 8)
    source.page.click("#send")

    source.says("e_asked")
    assert source.server.posted == []


def test_a_full_stop_behind_a_word_tells_of_duress_and_nothing_shows_it(source: Source) -> None:
    source.open()
    source.write()
    source.page.click("#written")
    source.answer_with(source.eight_words(), ".")
    source.page.click("#send")
    source.says("was_sent")

    assert source.message()[9] is True
    assert len(source.server.posted[0]) == 4_096


def test_of_two_inboxes_the_chosen_one_gets_the_message(source: Source) -> None:
    press = Inbox(root=source.inbox.root, purpose=3)
    source.server.files["/bundles"] = cbor.encode([*sorted([source.inbox.bundle(), press.bundle()])])
    source.open()
    source.write()
    source.page.check("[name=purpose][value='3']")
    source.page.click("#written")
    source.answer_with(source.eight_words())
    source.page.click("#send")
    source.says("was_sent")

    assert press.opened(source.server.posted[0])[1][5] == TEXT


def test_the_stick_copy_makes_text_for_any_channel_and_asks_nobody(
    chromium: Browser, inbox: Inbox, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(inbox.page(bundles=cbor.encode([inbox.bundle()])))
    with person(chromium, inbox, server) as source:
        asked: list[str] = []
        source.context.on("request", lambda request: asked.append(request.url))
        source.page.goto(file.as_uri())
        source.write()
        source.page.click("#written")
        words = source.eight_words()
        source.answer_with(words)
        source.page.click("#send")
        source.says("was_locked")
        armoured = source.page.input_value("#armour")

        kind, message = inbox.opened_file(b"".join(dearmour([armoured.encode()])))
        assert (kind, message[4], message[5]) == (1, 4, TEXT)
        board = tmp_path / "board"
        board.write_bytes(inbox.board(Reply(Secret(message[0]), "Carried.")).whole())
        source.page.goto(file.as_uri())
        source.page.set_input_files("#board", board)
        source.read(words)
        expect(source.page.locator("#answers")).to_contain_text("Carried.")
        assert asked == [file.as_uri()] * 2
        with pytest.raises(Exception, match=r"Failed to fetch|Refused"):
            source.page.evaluate(f"fetch('{server.address}/bundles')")
        source.wrong.clear()
    assert server.asked == []


def test_the_programs_own_rooms_and_the_page_understand_each_other(chromium: Browser, server: Server) -> None:
    """Everything on the program's side is what relay and desk use, and nothing of this test's own."""
    root, key, epoch = RootKey.generate(ENTROPY), SignKey.generate(ENTROPY), KemPrivateKey.generate(ENTROPY)
    org, box, day = root.verify_key.org, new_box(ENTROPY), Day(today())
    certificate = issue_intake(root, key.verify_key, box=box, terms=IntakeTerms(1, day, Day(day + 60)))
    fortnight = IntakeEpoch(epoch.public, day, Day(day + 13))
    bundle = Bundle(
        org, box, now(), BoxPurpose.DANGER, (fortnight,), 4, "", ("https://relay.example",), (), Day(day + 20)
    )
    wording = PageWording({"en": "Lantern"}, EXIT, language="en")
    server.give(page_for(root.verify_key, wording))
    server.files["/bundles"] = encode_bundles([make_bundle(bundle, key, certificate=certificate)])
    with person(chromium, Inbox(root=root, key=key, epoch=epoch, box=box), server) as source:
        source.open()
        words = source.send()
        [posted] = server.posted
        opened = open_submission(posted, {fortnight.id: epoch}, org=org, box=box)
        message = opened.content
        assert isinstance(message, Message)
        assert (message.text, message.day, opened.is_downgraded) == (TEXT, day, False)
        assert read_submission(posted).work_bits >= 4
        thread = thread_from_receipt(receipt_from_words(" ".join(words)), org)
        assert thread.secret.reveal() == message.secret.reveal()

        reply = WholeReply(ENTROPY.bytes(16), day, ReplyKind.ANSWER, "Слышим вас. " * 900, messages=(message.id,))
        parts = [(thread, part) for part in parts_of(reply)]
        data = make_board(BoardPlace(org, box, now()), parts, key=key, entropy=ENTROPY)
        board = verify_board(data, verify_intake(certificate, root.verify_key))
        path = f"/board/{box.hex()}"
        server.files |= {path: data, f"{path}/hints": board.hints()}
        source.open()
        source.read(words)
        assert source.page.locator("#answers .said").inner_text().strip() == reply.text.strip()
        assert len(parts) > 1
