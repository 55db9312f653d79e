"""The page as a source uses it, in a real Chromium: from the first screen to the answer (DESIGN section 6; P1, P8)."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

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
from tests.browser.source import ENTROPY, EXIT, QUARTER, Board, Inbox, Reply, Server, now, serving, today
from tests.browser.visiting import faults, wider_than_the_window

pytestmark = pytest.mark.slow

TEXT: Final = "They came at night. Пришли ночью."
# What the browser itself writes of an answer that is a refusal, or of a line that broke.
REFUSALS: Final = ("the server responded with a status of", "net::ERR_")


@dataclass(slots=True)
class Source:
    """A person at the page, and the server it came from."""

    server: Server
    inbox: Inbox
    context: BrowserContext
    page: Page
    wrong: list[str] = field(default_factory=list)

    def open(self) -> None:
        self.page.goto(self.server.address)
        expect(self.page.locator("#go_write")).to_be_visible()

    def write(self, text: str = TEXT) -> None:
        self.page.click("#go_write")
        self.page.fill("#text", text)

    def eight_words(self) -> list[str]:
        expect(self.page.locator("#words")).to_be_visible()
        return [item.split()[0] for item in self.page.locator("#eight li").all_inner_texts()]

    def answer_with(self, words: list[str], end: str = "") -> None:
        for number in (1, 2):
            asked = int(self.page.locator(f"label:has(#asked_{number}) b").inner_text())
            self.page.fill(f"#asked_{number}", words[asked - 1] + end)

    def send(self, text: str = TEXT) -> list[str]:
        """Write and send; gives the eight words."""
        self.write(text)
        self.page.click("#written")
        words = self.eight_words()
        self.answer_with(words)
        self.page.click("#send")
        expect(self.page.locator("#sent")).to_be_visible()
        return words

    def read(self, words: list[str]) -> None:
        self.page.click("#go_read")
        self.page.fill("#said", " ".join(words))
        self.page.click("#look")
        expect(self.page.locator("#reading")).to_be_hidden()

    def message(self) -> dict[int, Any]:
        """Open the last thing that was posted, which must be a message."""
        kind, content = self.inbox.opened(self.server.posted[-1])
        assert kind == 1
        found: dict[int, Any] = content
        return found

    def says(self, name: str) -> None:
        expect(self.page.locator(f"#{name}")).to_be_visible()


@contextmanager
def person(chromium: Browser, inbox: Inbox, server: Server, **options: Any) -> Iterator[Source]:
    context = chromium.new_context(viewport={"width": 360, "height": 640}, **options)
    source = Source(server, inbox, context, context.new_page())

    def note(text: str) -> None:
        if not any(refusal in text for refusal in REFUSALS):
            source.wrong.append(text)

    context.on("console", lambda message: note(message.text))
    context.on("weberror", lambda error: note(str(error.error)))
    context.route(f"{EXIT}**", lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"))
    yield source
    context.close()
    assert source.wrong == []


@pytest.fixture(scope="module")
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Iterator[Server]:
    with serving() as server:
        server.give(inbox.page(), inbox.bundle())
        yield server


@pytest.fixture
def source(chromium: Browser, inbox: Inbox, server: Server) -> Iterator[Source]:
    with person(chromium, inbox, server) as source:
        yield source


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


BROKEN_STEPS: Final = {
    "random numbers": "Crypto.prototype.getRandomValues = () => { throw new Error() }",
    "hashing": "SubtleCrypto.prototype.digest = async () => { throw new Error() }",
    "authenticating": "SubtleCrypto.prototype.sign = async () => { throw new Error() }",
    "stretching": "SubtleCrypto.prototype.deriveBits = async () => { throw new Error() }",
    "keys": "SubtleCrypto.prototype.importKey = async () => { throw new Error() }",
    "bytes": "Uint8Array.prototype.set = () => { throw new Error() }",
    "integers": "DataView.prototype.setBigUint64 = () => { throw new Error() }",
    "a hang": "SubtleCrypto.prototype.sign = () => new Promise(() => {})",
}


@pytest.mark.parametrize("step", BROKEN_STEPS)
def test_no_word_leaves_when_a_step_of_sealing_fails(source: Source, step: str) -> None:
    source.open()
    source.write("canary-text")
    source.page.fill("#reach", "canary-reach")
    source.page.evaluate(f"() => {{ {BROKEN_STEPS[step]} }}")
    source.page.click("#written")
    if source.page.locator("#words").is_visible():
        source.answer_with(source.eight_words())
        source.page.click("#send")

    source.says("busy" if step == "a hang" else "e_sealing")
    assert source.page.input_value("#text") == "canary-text"
    assert source.server.paths == [("GET", "/"), ("GET", "/bundles")]


def without_key(source: Source) -> None:
    source.page.goto(source.server.address)
    source.says("e_key")
    expect(source.page.locator("#go_write")).to_be_hidden()
    expect(source.page.locator("#who_us")).to_be_hidden()


def forged(inbox: Inbox) -> bytes:
    """Make a bundle of another root that says it is this organisation's."""
    return Inbox(box=inbox.box).bundle()


def altered(bundle: bytes, at: int) -> bytes:
    return bundle[:at] + bytes([bundle[at] ^ 1]) + bundle[at + 1 :]


def swapped(inbox: Inbox) -> bytes:
    """Put this inbox's certificate under what another key of the organisation signed."""
    core, signature, _ = items(Inbox(root=inbox.root, box=inbox.box).bundle())
    return cbor.encode([core, signature, inbox.certificate()])


def items(data: bytes) -> list[cbor.Item]:
    found = cbor.decode(data)
    assert isinstance(found, list)
    return found


BAD_BUNDLES: Final[dict[str, Callable[[Inbox], bytes]]] = {
    "of another organisation": forged,
    "altered": lambda inbox: altered(inbox.bundle(), 700),
    "with an altered certificate": lambda inbox: altered(inbox.bundle(), -3_400),
    "with an altered root signature": lambda inbox: altered(inbox.bundle(), -3_370),
    "out of date": lambda inbox: inbox.bundle(until=-3),
    "of another key of ours": swapped,
}


def test_without_a_good_key_nothing_can_be_written(source: Source) -> None:
    for bundle in BAD_BUNDLES.values():
        source.server.files["/bundles"] = cbor.encode([bundle(source.inbox)])
        without_key(source)


def test_a_server_without_a_key_or_with_none_at_all_is_answered(source: Source) -> None:
    del source.server.files["/bundles"]
    without_key(source)
    source.server.files["/bundles"] = b"<!doctype html>"
    without_key(source)


REFUSED: Final = {507: "e_full", 400: "e_refused", 410: "e_old", 0: "e_line"}


@pytest.mark.parametrize("status", REFUSED)
def test_a_refusal_says_what_else_to_do_and_the_same_button_goes_on(source: Source, status: int) -> None:
    source.server.answers = [status]
    source.open()
    source.write()
    source.page.click("#written")
    source.answer_with(source.eight_words())
    source.page.click("#send")
    source.says(REFUSED[status])
    expect(source.page.locator("#send")).to_be_enabled()

    source.page.click("#send")
    source.says("was_sent")

    first, second = source.server.posted
    assert (first == second) is (status != 410)
    assert source.message()[5] == TEXT


def test_a_server_that_is_busy_for_a_moment_troubles_nobody(source: Source) -> None:
    source.server.answers = [503]
    source.open()
    source.send()

    assert len(source.server.posted) == 2
    assert len(set(source.server.posted)) == 1


def test_a_key_that_was_destroyed_while_somebody_wrote_is_replaced_by_todays(source: Source) -> None:
    source.server.answers = [410]
    old = source.inbox
    source.open()
    source.write()
    source.page.click("#written")
    words = source.eight_words()
    source.inbox = Inbox(root=old.root, key=old.key, box=old.box)
    source.server.files["/bundles"] = cbor.encode([source.inbox.bundle()])
    source.answer_with(words)
    source.page.click("#send")
    source.says("was_sent")

    assert old.opened(source.server.posted[0])[1] == source.message()


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


def board_at(source: Source, age: int, *replies: Reply) -> Board:
    return source.inbox.board(*replies, number=now() - age)


def test_an_old_board_is_shown_with_a_warning_and_one_put_back_is_told(source: Source) -> None:
    source.open()
    words = source.send()
    thread = Secret(source.message()[0])
    source.server.put(board_at(source, 1, Reply(thread, "New.")))
    source.open()
    source.read(words)
    expect(source.page.locator("#answers .bad")).to_have_count(0)

    source.server.put(board_at(source, 24 * 3600 // QUARTER + 2, Reply(thread, "Old.")))
    source.page.click("#look")

    expect(source.page.locator("#answers")).to_contain_text("Old.")
    expect(source.page.locator("#answers")).to_contain_text("That was more than a day ago")
    expect(source.page.locator("#answers")).to_contain_text("newer ones were here before")


def test_a_slot_that_holds_no_answer_hides_no_other_and_is_told(source: Source) -> None:
    """Whoever knows the intake key can sign a board with anything under a source's tags."""
    source.open()
    words = source.send()
    thread = Secret(source.message()[0])
    spoilt = (Reply(thread, "Never.", is_spoilt=True), Reply(thread, "Nor this.", grants=(b"short",)))
    source.server.put(source.inbox.board(spoilt[0], Reply(thread, "Come at ten."), spoilt[1]))
    source.open()
    source.read(words)

    answers = source.page.locator("#answers")
    expect(answers.locator(".said")).to_have_text(["Come at ten."])
    expect(answers).to_contain_text("If it stays so, write to us.")
    expect(source.page.locator("#e_board")).to_be_hidden()
    source.server.put(source.inbox.board(spoilt[0]))
    source.page.click("#look")
    expect(answers).to_contain_text("A part of this answer is missing")
    expect(answers).not_to_contain_text("There is no answer")


def forged_boards(inbox: Inbox) -> dict[str, tuple[bytes, bytes]]:
    """Give hints and board that no relay of ours may give."""
    board, other = inbox.board(), Inbox(root=inbox.root, box=inbox.box).board()
    return {
        "another key": (other.hints(), other.whole()),
        "another box": (Inbox(root=inbox.root, key=inbox.key).board().hints(), board.whole()),
        "an altered slot": (board.hints(), altered(board.whole(), -100)),
        "cut off": (board.hints(), board.whole()[:-8_192]),
        "the hints for a board": (board.hints(), board.hints()),
        "nothing": (board.hints(), b""),
    }


def test_a_board_that_is_not_ours_is_not_shown(source: Source) -> None:
    source.open()
    words = source.send()
    source.open()
    path = f"/board/{source.inbox.box.hex()}"
    source.read(words)
    source.says("e_board")
    for name, (hints, board) in forged_boards(source.inbox).items():
        source.server.files |= {f"{path}/hints": hints, path: board}
        source.page.click("#look")
        expect(source.page.locator("#reading")).to_be_hidden()
        expect(source.page.locator("#e_board"), name).to_be_visible()
        expect(source.page.locator("#answers"), name).to_be_empty()


def test_of_a_long_board_only_the_bucket_with_the_answer_is_fetched(source: Source) -> None:
    source.open()
    words = source.send()
    board = source.inbox.board(Reply(Secret(source.message()[0]), "In a bucket."), count=512)
    source.server.put(board)
    source.open()
    before = len(source.server.asked)
    source.read(words)

    expect(source.page.locator("#answers")).to_contain_text("In a bucket.")
    path = f"/board/{source.inbox.box.hex()}"
    hints, bucket = source.server.paths[before:]
    assert hints == ("GET", f"{path}/hints")
    assert bucket[1].rpartition("/")[0] == path

    source.server.put(source.inbox.board(count=512))
    source.open()
    before = len(source.server.asked)
    source.read(words)
    expect(source.page.locator("#answers")).to_contain_text("There is no answer")
    assert len(source.server.paths[before:]) == 2


def walk(source: Source) -> Iterator[str]:
    """Go through all screens of the page; gives the name of each while it is shown."""
    source.open()
    yield "first"
    source.write()
    source.page.fill("#old", "abacus")
    yield "write"
    source.page.fill("#old", "")
    source.page.click("#written")
    words = source.eight_words()
    yield "words"
    source.page.click("#send")
    source.says("e_asked")
    yield "refused"
    source.answer_with(words)
    source.page.click("#send")
    source.says("was_sent")
    yield "sent"
    thread = Secret(source.message()[0])
    old = now() - 100
    source.server.put(
        source.inbox.board(Reply(thread, "Stay.\nWait."), Reply(thread, kind=2), Reply(thread, kind=3), number=old)
    )
    source.open()
    source.read(words)
    yield "read"


def test_no_screen_keeps_anybody_out_in_any_language_light_or_dark(source: Source, pictures: Path) -> None:
    found: dict[str, list[str]] = {}
    for screen in walk(source):
        for language in ("ru", "ce", "en"):
            source.page.check(f"#{language}")
            # The same elements in other words: colours are judged once, widths with all words.
            wrong = [wider_than_the_window(source.page)]
            if language == "ru":
                source.page.emulate_media(color_scheme="dark")
                wrong += faults(source.page)
                source.page.emulate_media(color_scheme="light")
                wrong += faults(source.page)
            if any(wrong):
                found[f"{screen} {language}"] = [one for one in wrong if one]
            source.page.screenshot(path=pictures / f"page-{screen}-{language}.png", full_page=True)
    assert found == {}


def test_everything_is_done_by_keys_alone(source: Source) -> None:
    source.open()
    keyboard = source.page.keyboard

    def reach(id_: str) -> None:
        for _ in range(60):
            if source.page.evaluate("document.activeElement.id") == id_:
                return
            keyboard.press("Tab")
        raise AssertionError(f"no key leads to {id_}")

    reach("go_write")
    keyboard.press("Enter")
    reach("text")
    keyboard.type(TEXT)
    reach("written")
    keyboard.press("Enter")
    words = source.eight_words()
    for number in (1, 2):
        asked = int(source.page.locator(f"label:has(#asked_{number}) b").inner_text())
        reach(f"asked_{number}")
        keyboard.type(words[asked - 1])
    reach("send")
    keyboard.press("Enter")
    source.says("was_sent")


# What a browser keeps for a site, counted.
KEPT: Final = """async () => [document.cookie, localStorage.length, sessionStorage.length,
    (await indexedDB.databases()).length, (await caches.keys()).length,
    (await navigator.serviceWorker.getRegistrations()).length, history.length].join()"""


def test_nothing_is_kept_in_the_browser_and_nobody_else_is_asked(source: Source) -> None:
    asked: list[str] = []
    source.context.on("request", lambda request: asked.append(request.url))
    source.open()
    before = source.page.evaluate(KEPT)
    source.server.put(source.inbox.board())
    words = source.send()
    source.page.evaluate("document.querySelector('#sent').hidden = true")
    source.open()
    source.read(words)

    assert source.page.evaluate(KEPT) == before == ",0,0,0,0,0,2"
    assert source.context.cookies() == []
    assert {one.rpartition("/")[0].split("/board")[0] for one in asked} == {source.server.address}
    assert all("cookie" not in {name.lower() for name in one.headers} for one in source.server.asked)
    assert all("referer" not in {name.lower() for name in one.headers} for one in source.server.asked)
    fields = source.page.locator("textarea, input:not([type])")
    assert fields.evaluate_all("all => all.every(one => one.autocomplete === 'off' && !one.spellcheck)")
    assert source.page.title() == "Page"


@pytest.mark.parametrize("way", ["keys", "link"])
def test_leaving_is_quick_and_going_back_shows_nothing(source: Source, way: str) -> None:
    source.open()
    source.write("canary-text")
    if way == "keys":
        for _ in range(3):
            source.page.keyboard.press("Escape")
    else:
        source.page.click("#exit")
    source.page.wait_for_url(EXIT)
    assert source.page.title() == "Weather"

    source.page.go_back()
    assert "canary" not in source.page.content()
    assert source.page.locator("#text").count() == 0 or source.page.input_value("#text") == ""


def test_two_presses_of_the_key_leave_nothing_undone(source: Source) -> None:
    source.open()
    source.write("still here")
    for _ in range(2):
        source.page.keyboard.press("Escape")

    assert source.page.input_value("#text") == "still here"


def test_what_was_typed_is_cleared_when_the_page_is_left(source: Source) -> None:
    source.open()
    source.write("canary-text")
    source.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")

    assert source.page.input_value("#text") == ""


def test_what_was_ticked_is_cleared_as_well_and_no_browser_is_to_remember_it(source: Source) -> None:
    source.open()
    source.write()
    for name, value in (("danger", "now"), ("shared", "yes"), ("whom", "other")):
        source.page.check(f"[name={name}][value={value}]")
    ticked = source.page.locator("section input:checked:not([name=purpose]):not([name=keep])")
    assert ticked.count() == 3
    remembered = source.page.locator("section input, textarea").evaluate_all(
        "all => all.filter(one => one.autocomplete !== 'off').map(one => one.id || one.name)"
    )
    source.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")

    assert (ticked.count(), remembered) == (0, [])


def test_each_language_is_shown_alone_and_chechen_says_that_nobody_reviewed_it(source: Source) -> None:
    source.open()
    button = source.page.locator("#go_write")
    for code, text in (("ru", "Написать нам"), ("ce", "Тхоьга язде"), ("en", "Write to us")):
        source.page.check(f"#{code}")
        assert button.inner_text() == text
        assert source.page.evaluate("document.documentElement.lang") == code
    source.page.check("#ce")
    expect(source.page.locator("#draft")).to_contain_text("ещё не проверили носители языка")
    expect(source.page.locator("#first h2").first).to_have_text("Не пишите отсюда, если", use_inner_text=True)
    source.page.check("#ru")
    expect(source.page.locator("#draft")).to_be_hidden()


def test_words_are_those_of_the_language_and_both_lists_are_read(source: Source) -> None:
    source.open()
    source.page.check("#ru")
    words = source.send()
    assert all("а" <= word[0] <= "я" for word in words)
    source.server.put(source.inbox.board(Reply(Secret(source.message()[0]), "Читаем вас.")))
    source.open()
    source.page.check("#en")
    source.read([word.upper()[:4] for word in words])

    expect(source.page.locator("#answers")).to_contain_text("Читаем вас.")


def test_what_the_staff_say_stands_on_the_first_screen_as_text(source: Source) -> None:
    notices = (("en", "<b>Call</b> only at night."), ("ru", "Звоните только ночью."))
    source.server.files["/bundles"] = cbor.encode([source.inbox.bundle(notices=notices)])
    source.open()

    assert source.page.locator("#notices").inner_text().strip() == "<b>Call</b> only at night."


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


def test_where_the_browser_may_not_lock_nothing_can_be_written(chromium: Browser, server: Server, inbox: Inbox) -> None:
    with person(chromium, inbox, server) as source:
        source.context.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
        source.page.goto(server.address)

        source.says("e_subtle")
        expect(source.page.locator("#go_write")).to_be_hidden()


FIELDS: Final = "textarea:visible, input:not([type]):visible, button:visible"


def test_a_program_that_was_stopped_leaves_a_sentence_and_no_form(source: Source) -> None:
    source.server.headers = [("Content-Security-Policy", "script-src 'none'"), ("Content-Type", "text/html")]
    source.page.goto(source.server.address)

    source.says("dead")
    expect(source.page.locator(FIELDS)).to_have_count(0)
    source.wrong.clear()


def test_a_program_that_fails_at_its_start_leaves_the_same_sentence(source: Source) -> None:
    source.context.add_init_script("Float32Array.prototype.fill = () => { throw new Error() }")
    source.page.goto(source.server.address)

    source.says("dead")
    expect(source.page.locator(FIELDS)).to_have_count(0)
    assert source.server.paths == [("GET", "/")]
    source.wrong.clear()


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


def test_a_board_of_256_slots_is_read_within_a_second_after_it_came(source: Source) -> None:
    source.open()
    words = source.send()
    source.server.put(source.inbox.board(Reply(Secret(source.message()[0]), "Here."), count=256))
    source.open()
    source.page.click("#go_read")
    source.page.fill("#said", " ".join(words))
    start = time.monotonic()
    source.page.click("#look")
    expect(source.page.locator("#answers")).to_contain_text("Here.")

    print(f"256 slots fetched, checked and matched: {time.monotonic() - start:.2f} s")


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
