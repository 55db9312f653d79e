"""Guards P8: a source needs no account; the relay cannot link two messages of one source; the page says who could read.

Recorded at a server that a real browser writes to: three messages, two of them of one source with the same words, and
what each visit asks. A person's bytes must differ from each other as much as from a stranger's.

And recorded at a real desk: what it asks of a relay when it shows a board is the same whether or not somebody was
answered, and a cover is as like a piece of a source's file as two pieces are.

Seen to fail, in a scratch copy of the source: a board that was shown only when there was an answer, a list of grants
that was sent only with answers, and covers of the smallest class that holds them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from playwright.sync_api import Browser, Page, expect

from safeconduct.base import cbor
from safeconduct.intake.door.covering import cover_to_send
from safeconduct.intake.door.meeting import Meeting
from safeconduct.intake.door.steps import run
from safeconduct.protect.intake_contents import new_file, pieces_of
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import seal_submission
from safeconduct.sync.exchange import run as run_exchange
from safeconduct.sync.relay_client import RelayClient
from tests.browser.conftest import chromium, driver, let_go
from tests.browser.sending import Source, person
from tests.browser.source import ENTROPY, Asked, Inbox, Reply, Server, serving
from tests.flow.offices import HOW, Office, office

__all__ = ["chromium", "driver", "office"]

pytestmark = pytest.mark.slow

# What every submission to a box shows by its format (docs/formats/submission.md): magic, box, epoch, no work, no grant,
# and the beginning of an age file.
SHOWN = 52 + len("age-encryption.org/v1\n-> mlkem768x25519 ")
# Two random texts of these sizes share no eight bytes but by one chance in a million million.
WINDOW = 8
TEXTS = ("They took my brother.", "Расскажу о себе. " * 40)


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_driven_afterwards() -> Iterator[None]:
    yield
    let_go()


@pytest.fixture(scope="module")
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Iterator[Server]:
    with serving() as server:
        server.give(inbox.page(), inbox.bundle())
        yield server


def windows(body: bytes) -> set[bytes]:
    return {body[at : at + WINDOW] for at in range(SHOWN, len(body) - WINDOW + 1)}


def write_again(source: Source, words: list[str], text: str) -> None:
    source.open()
    source.write(text)
    source.page.fill("#old", " ".join(words))
    source.page.click("#written")
    source.says("was_sent")


def test_two_messages_of_one_source_are_as_unlike_as_those_of_two(
    chromium: Browser, inbox: Inbox, server: Server
) -> None:
    with person(chromium, inbox, server) as source:
        source.open()
        words = source.send(TEXTS[0])
        write_again(source, words, TEXTS[0])
    with person(chromium, inbox, server) as stranger:
        stranger.open()
        stranger.send(TEXTS[0])

    first, second, third = server.posted
    threads = [inbox.opened(body)[1][0] for body in (first, second, third)]
    assert threads[0] == threads[1] != threads[2]
    assert len({body[:SHOWN] for body in (first, second, third)}) == 1
    for one, other in itertools.combinations((first, second, third), 2):
        assert windows(one) & windows(other) == set()


def shape(asked: Asked) -> tuple[object, ...]:
    return asked.method, asked.path, len(asked.body), sorted(asked.headers.items())


def test_every_visit_asks_alike_whoever_writes_whatever(chromium: Browser, inbox: Inbox, server: Server) -> None:
    seen = []
    for text, fields in zip(TEXTS, ({"reach": "never"}, {"hours": "9", "avoid": "my name"}), strict=True):
        server.put(inbox.board(Reply(Secret(ENTROPY.bytes(32)), "for somebody")))
        before = len(server.asked)
        with person(chromium, inbox, server) as source:
            source.open()
            source.write(text)
            for name, value in fields.items():
                source.page.fill(f"#{name}", value)
            source.page.click("#written")
            words = source.eight_words()
            source.answer_with(words)
            source.page.click("#send")
            source.says("was_sent")
            if text == TEXTS[0]:
                # Who has an answer asks no otherwise than who has none.
                server.put(inbox.board(Reply(Secret(source.message()[0]), "Here.")))
            source.open()
            source.read(words)
        seen.append([shape(one) for one in server.asked[before:]])

    assert seen[0] == seen[1]
    assert len(seen[0]) == 7


def label(page: Page) -> set[str]:
    """The sentences of "who could read what you write now" that are shown."""
    return set(page.locator("#who > li:visible").evaluate_all("all => all.map(one => one.id)"))


def test_who_could_read_is_said_as_it_is(chromium: Browser, inbox: Inbox, server: Server) -> None:
    with person(chromium, inbox, server) as source:
        source.open()
        assert label(source.page) == {"who_us", "", "who_web", "who_key"}

        # A key that the organisation did not sign: nobody is promised to be the only reader.
        server.files["/bundles"] = cbor.encode([Inbox(box=inbox.box).bundle()])
        source.page.goto(server.address)
        source.says("e_key")
        assert label(source.page) == {"", "who_web"}

        server.files["/"] = inbox.page(bundles=cbor.encode([inbox.bundle()]))
        source.page.goto(server.address)
        expect(source.page.locator("#go_write")).to_be_visible()
        assert label(source.page) == {"who_us", "", "who_stick", "who_key"}

    with person(chromium, inbox, server, java_script_enabled=False) as source:
        server.give(inbox.page(gate="http://127.0.0.1:9/"), inbox.bundle())
        source.page.goto(server.address)
        said = source.page.locator("#first").inner_text()
        assert "Whoever controls it at that moment reads everything." in said
        assert "Only we can open it" not in said


def asked_when_it_shows_a_board(office: Office) -> list[tuple[str, str, int]]:
    """What a desk asks of its relay in the half of a meeting that ends with the board: method, path, bytes sent."""
    asked: list[tuple[str, str, int]] = []

    def recorded(self: RelayClient, method: str, path: str, body: bytes, **more: Any) -> bytes:
        asked.append((method, path, len(body)))
        return ask(self, method, path, body, **more)

    ask = RelayClient.ask
    with office.client(office.first) as client:
        run_exchange(office.first.team, client)
        meeting = Meeting(office.first.team, client.id, HOW)
        run(meeting.first_half(), client)
        with patch.object(RelayClient, "ask", recorded):
            run(meeting.second_half(), client)
    assert meeting.held[0].board
    return asked


def test_a_relay_sees_the_same_of_a_board_whether_or_not_somebody_was_answered(office: Office) -> None:
    office.meet(office.first)
    source = office.source()
    source.send(source.message("?"))
    office.meet(office.first)
    office.after(1 / 96)
    silent = asked_when_it_shows_a_board(office)
    before = office.slots(source)
    for _ in range(40):
        office.answer(office.first, source, "Мы на связи. " * 40)
    office.after(1 / 96)
    answered = asked_when_it_shows_a_board(office)

    assert len(office.board(source)) == 32
    assert answered == silent
    assert office.slots(source) & before == set()


def test_a_cover_is_as_like_a_piece_of_a_file_as_two_pieces_are(office: Office) -> None:
    office.meet(office.first)
    source = office.source()
    outgoing = cover_to_send(office.door(office.first))
    assert outgoing is not None
    data = ENTROPY.bytes(900_000)
    pieces = pieces_of(new_file("a.jpg", "image/jpeg", data, ENTROPY), data)
    every = [outgoing.body, *(seal_submission(one, source.to, entropy=ENTROPY) for one in pieces)]
    assert len(every) == 3
    assert {len(one) for one in every} == {len(outgoing.body)}
    assert len({one[:SHOWN] for one in every}) == 1
    for one, other in itertools.combinations(every, 2):
        assert windows(one) & windows(other) == set()
