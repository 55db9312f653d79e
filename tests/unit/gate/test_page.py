"""The gate for browsers without script: what is typed arrives sealed and marked, and what cannot be sent is said."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import OrgId
from safeconduct.gate.memory import Budget
from safeconduct.protect import age
from safeconduct.protect.age_armour import armour
from safeconduct.protect.boards import BoardPlace, make_board
from safeconduct.protect.intake_contents import Message, Way, join_pieces
from safeconduct.protect.receipt_words import draw_receipt, receipt_from_words, words_of_receipt
from safeconduct.protect.replies import Reply, ReplyKind, parts_of
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import Addressee, armour_submission, seal_submission
from safeconduct.protect.threads import thread_from_receipt
from safeconduct.protect.wire_shown import BundlePut
from safeconduct.sync import intake_client
from safeconduct.sync.relay_client import RelayClient
from tests.gates import GATE, Gate, gate_here
from tests.inboxes import DAY, NUMBER, spoiling

ENTROPY = SystemEntropy()
ASKED = {"lang": "en", "agree": "yes", "do": "send", "text": "Zura waits at the bridge."}


def words_in(page: str) -> str:
    return " ".join(re.findall(r"<li>(\w+) <small>", page))


def test_a_message_arrives_sealed_marked_as_read_by_the_gate_and_its_words_open_its_thread(gate: Gate) -> None:
    answer = gate.post(ASKED | {"reach": "by the words here"}, ("a.jpg", b"picture"), ("b.m4a", b"voice" * 200_000))

    message = gate.messages()[0]
    thread = thread_from_receipt(receipt_from_words(words_in(answer.text)), OrgId(gate.inbox.org))
    assert answer.status == 200
    assert (message.way, message.language, message.text) == (Way.GATE, "en", "Zura waits at the bridge.")
    assert message.answers == (("reach", "by the words here"),)
    assert message.secret.reveal() == thread.secret.reveal()
    assert [join_pieces(file, gate.pieces()) for file in message.files] == [b"picture", b"voice" * 200_000]
    assert len(gate.came()) == 5  # three pieces, a cover, the message


def test_the_main_pages_own_form_is_understood(gate: Gate) -> None:
    body = b"lang=ce&agree=yes&text=%D0%97%D1%83%D1%80%D0%B0+%26+I&reach=&words=&do=send"

    answer = gate.ask("POST", "/", body, {"content-type": "application/x-www-form-urlencoded"})

    assert answer.status == 200
    assert [(one.text, one.language) for one in gate.messages()] == [("Зура & I", "ce")]


def test_words_from_before_go_on_with_their_thread_and_a_full_stop_tells_of_duress(gate: Gate) -> None:
    receipt = draw_receipt(ENTROPY)
    words = " ".join(words_of_receipt(receipt, "ru"))

    answers = [gate.post(ASKED | {"words": words + end}) for end in ("", " .")]

    secret = thread_from_receipt(receipt, OrgId(gate.inbox.org)).secret.reveal()
    assert [one.secret.reveal() for one in gate.messages()] == [secret, secret]
    assert sorted(one.is_under_duress for one in gate.messages()) == [False, True]
    assert answers[0].body == answers[1].body


UNSENDABLE: list[tuple[dict[str, str], int, str]] = [
    ({"agree": ""}, 0, "Tick that you understand"),
    ({"text": " "}, 0, "one sentence is enough"),
    ({"text": "a" * 20_001}, 0, "20,000 letters at most"),
    ({"reach": "a" * 2_001}, 0, "longer than 2,000"),
    ({"words": "one two"}, 0, "not the eight words"),
    ({}, 4, "Too many files"),
    ({"text": "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA"}, 0, "damaged, or was not locked"),
    ({"do": "read"}, 0, "type your eight words"),
]


def test_what_cannot_be_sent_is_said_and_given_back(gate: Gate) -> None:
    for changes, files, sentence in UNSENDABLE:
        answer = gate.post(ASKED | changes, *[(f"{n}.jpg", b"x") for n in range(files)])

        assert answer.status in (400, 503)
        assert sentence in answer.text
        assert (ASKED | changes)["text"].strip() in answer.text
    assert gate.came() == []


def test_what_was_typed_is_shown_back_as_words_and_never_as_a_page(gate: Gate) -> None:
    answer = gate.post(ASKED | {"agree": "", "text": "</textarea><script>alert(1)</script>"})

    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_a_locked_text_passes_through_as_it_is(gate: Gate) -> None:
    to = Addressee(OrgId(gate.inbox.org), gate.inbox.box, gate.inbox.keys[0].public)
    message = Message(Secret(ENTROPY.bytes(32)), ENTROPY.bytes(16), Day(DAY), "ru", Way.CARRIED, "Zura")
    locked = armour_submission(seal_submission(message, to, entropy=ENTROPY))

    answer = gate.post(
        ASKED | {"text": f"Here it is:\n{locked}\nSent from a telephone", "epoch": gate.inbox.epochs[0].hex()}
    )

    assert answer.status == 200
    assert words_in(answer.text) == ""
    assert [(one.way, one.text) for one in gate.messages()] == [(Way.CARRIED, "Zura")]


def test_a_locked_text_for_a_key_of_another_time_is_told_to_be_old(gate: Gate) -> None:
    to = Addressee(OrgId(gate.inbox.org), gate.inbox.box, gate.inbox.keys[0].public)
    message = Message(Secret(ENTROPY.bytes(32)), ENTROPY.bytes(16), Day(DAY), "ru", Way.CARRIED, "Zura")
    locked = armour_submission(seal_submission(message, to, entropy=ENTROPY))

    answer = gate.post(ASKED | {"text": locked, "epoch": "00" * 8})

    assert answer.status == 503
    assert "This page is old" in answer.text
    assert gate.came() == []


def test_a_text_that_age_locked_by_hand_travels_as_the_words_of_a_message(gate: Gate) -> None:
    sealed = age.seal(b"Zura", gate.inbox.keys[0].public, ENTROPY)
    locked = b"".join(armour((sealed,))).decode()

    answer = gate.post(ASKED | {"text": locked})

    assert len(words_in(answer.text).split()) == 8
    assert [one.text for one in gate.messages()] == [locked.strip()]


def put_board(gate: Gate, number: int, words: Secret, *texts: str, spoilt: int = -1) -> None:
    """Put answers on a board; ``spoilt``: which of them is sealed to another's key, under their tag."""
    thread = thread_from_receipt(words, OrgId(gate.inbox.org))
    parts = []
    for n, text in enumerate(texts):
        to = spoiling(thread) if n == spoilt else thread
        parts += [(to, part) for part in parts_of(Reply(ENTROPY.bytes(16), Day(DAY), ReplyKind.ANSWER, text))]
    place = BoardPlace(OrgId(gate.inbox.org), gate.inbox.box, number)
    board = make_board(place, parts, key=gate.inbox.key, entropy=ENTROPY)
    length = len(board) - 64 * 8_192
    with RelayClient(gate.relay.address) as client:
        intake_client.put_board(client, board[:length], board[length:])


def test_words_open_the_answer_and_other_words_do_not(gate: Gate) -> None:
    own, other = draw_receipt(ENTROPY), draw_receipt(ENTROPY)
    put_board(gate, NUMBER + 48, own, "Go to <the> old mill.")

    shown = [
        gate.post({"lang": "en", "do": "read", "words": " ".join(words_of_receipt(one, "en"))}) for one in (own, other)
    ]

    assert "Go to &lt;the&gt; old mill." in shown[0].text
    assert "There is no answer for these words yet" in shown[1].text
    assert "more than a day ago" not in shown[0].text


def test_answers_of_one_day_are_shown_in_the_order_in_which_they_were_written(gate: Gate) -> None:
    words = draw_receipt(ENTROPY)
    written = [f"Word {number}." for number in range(10)]
    put_board(gate, NUMBER, words, *written)

    page = gate.post(
        {"lang": "en", "do": "read", "agree": "yes", "words": " ".join(words_of_receipt(words, "ru"))}
    ).text

    assert re.findall(r"Word \d\.", page) == written


def test_a_slot_that_holds_no_answer_hides_no_other_and_is_told(gate: Gate) -> None:
    own = draw_receipt(ENTROPY)
    put_board(gate, NUMBER + 48, own, "Never.", "Come at ten.", spoilt=0)

    shown = gate.post({"lang": "en", "do": "read", "words": " ".join(words_of_receipt(own, "en"))})

    assert "Come at ten." in shown.text
    assert "If it stays so, write to us." in shown.text
    assert "Try later or at another address" not in shown.text
    put_board(gate, NUMBER + 49, own, "Never.", spoilt=0)
    shown = gate.post({"lang": "en", "do": "read", "words": " ".join(words_of_receipt(own, "en"))})
    assert "If it stays so, write to us." in shown.text
    assert "There is no answer" not in shown.text


def test_an_old_board_is_said_to_be_old(gate: Gate) -> None:
    own = draw_receipt(ENTROPY)
    put_board(gate, NUMBER, own, "Wait.")
    gate.clock.advance(86_400_000)

    shown = gate.post({"lang": "en", "do": "read", "words": " ".join(words_of_receipt(own, "en"))})

    assert "more than a day ago" in shown.text


def test_while_the_organisation_has_no_gate_nothing_is_taken(gate: Gate) -> None:
    gate.put_bundle(NUMBER + 1, gate="")
    gate.clock.advance(600_000)

    shown, sent = gate.ask("GET"), gate.post(ASKED)

    assert (shown.status, sent.status) == (403, 403)
    assert "<form" not in shown.text
    assert gate.came() == []


def test_the_next_key_may_begin_again_with_a_lower_number_and_the_gate_goes_on(gate: Gate) -> None:
    gate.put_bundle(NUMBER + 5_000)
    gate.clock.advance(600_000)
    assert gate.ask("GET").status == 200
    bundle = gate.inbox.bundle(NUMBER + 1, _7=GATE, certificate=gate.inbox.certificate(_6=2))
    with RelayClient(gate.relay.address) as client:
        intake_client.put_bundle(client, BundlePut(gate.inbox.root_bytes, bundle))
    gate.clock.advance(600_000)

    assert gate.ask("GET").status == 200


def test_without_a_certified_key_of_today_nothing_is_taken(gate: Gate) -> None:
    gate.clock.advance(30 * 86_400_000)

    answer = gate.post(ASKED)

    assert answer.status == 503
    assert "did not pass its check" in answer.text
    assert gate.came() == []


def test_the_first_page_labels_itself_in_three_languages_shows_the_key_and_runs_nothing(gate: Gate) -> None:
    answer = gate.ask("GET")

    policy = answer.headers["content-security-policy"]
    style = re.search(r"<style>(.*?)</style>", answer.text, re.S)
    assert "our gate computer reads the message for about a second" in answer.text
    assert {"lang=ru", "lang=en", "lang=ce"} <= set(re.findall(r"lang=\w\w", answer.text))
    assert "age1pq1" in answer.text
    assert "<script" not in answer.text
    assert style is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert answer.headers["cache-control"] == "no-store"
    assert not {"server", "date", "set-cookie"} & answer.headers.keys()


def test_whoever_is_asked_to_agree_has_just_read_to_what(gate: Gate) -> None:
    between = re.search(r"writes? it down\..*?I understand that the gate", gate.ask("GET").text, re.S)

    assert between is not None
    assert re.findall(r"<(h2|p|form|textarea|input type=checkbox)\b", between[0]) == [
        "p",
        "form",
        "input type=checkbox",
    ]


def test_everything_else_is_nothing(gate: Gate) -> None:
    for method, path in (("GET", "/x"), ("PUT", "/"), ("GET", "/v1/key/0000000000/formList")):
        answer = gate.ask(method, path)

        assert (answer.status, answer.body) == (404, b"")


def test_what_does_not_fit_into_memory_is_told_to_come_again_and_a_body_too_long_to_be_shorter(tmp_path: Path) -> None:
    with gate_here(tmp_path, budget=Budget(100_000)) as gate:
        busy = gate.post(ASKED, ("a.jpg", bytes(200_000)))
        fitting = gate.post(ASKED)
        # All of it is sent before the answer is read, as browsers do.
        whole = gate.post(ASKED, ("a.jpg", bytes(9 << 20)))
        long = gate.ask(
            "POST", "/", b"x", {"content-type": "multipart/form-data; boundary=x", "content-length": "99999999"}
        )

    assert (busy.status, fitting.status, whole.status, long.status) == (503, 200, 413, 413)
    assert "does not take messages now" in busy.text
    assert "Too many files" in long.text


def test_texts_that_the_page_has_too_are_the_pages() -> None:
    own = tomllib.loads((resources.files("safeconduct.gate") / "texts.toml").read_text(encoding="utf-8"))
    pages = tomllib.loads((Path(__file__).parents[3] / "page/texts.toml").read_text(encoding="utf-8"))
    its_own = {"gate", "files", "e_key", "e_line"}

    shared = own.keys() & pages.keys() - its_own

    assert len(shared) > 25
    assert {key: own[key] for key in shared} == {key: pages[key] for key in shared}
    assert all({"ru", "en"} <= text.keys() for text in own.values())
