"""What is sent to the running desk: twice at once, while it is locked, and with everything a keyboard cannot type."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import quote_plus

import pytest

from tests.attack.desk import Answer, RunningDesk, running_desk
from tests.flow.program import Program


def linked(answer: Answer, kind: str) -> str:
    """The first address of a kind that a page leads to."""
    found = re.search(rf'href="(/{kind}/[^"]+)"', answer.body)
    assert found is not None, kind
    return unescape(found.group(1))


def saying_page(desk: RunningDesk) -> tuple[str, str]:
    """The page that says something of a claim, reached as a person does, and its form's mark."""
    subject = desk.ask("GET", linked(desk.ask("GET", "/"), "subject"))
    claim = linked(subject, "claim")
    address = linked(desk.ask("GET", claim), claim.removeprefix("/"))
    return address, mark_of(desk.ask("GET", address), address)


def mark_of(answer: Answer, address: str) -> str:
    found = re.search(rf'action="{re.escape(address)}".*?name="once" value="([a-z2-7]+)"', answer.body, re.DOTALL)
    assert found is not None
    return found.group(1)


def said(mark: str, note: str) -> str:
    return f"once={mark}&saying=dispute&note={note}"


def test_a_form_sent_five_times_at_once_is_done_once(desk: RunningDesk) -> None:
    address, mark = saying_page(desk)

    with ThreadPoolExecutor(5) as windows:
        answers = list(windows.map(lambda _: desk.ask("POST", address, body=said(mark, "five+at+once")), range(5)))

    assert {(answer.status, answer.headers["location"]) for answer in answers} == {
        (303, answers[0].headers["location"])
    }
    assert desk.ask("GET", answers[0].headers["location"]).body.count("five at once") == 1


@pytest.mark.parametrize(
    "note",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7 * 7 }}{% raw %}",
        "\u202egnp.exe\u2066",
        "\u0000",
        "\ud800",
        "a" * 100_000,
        "\x1b[2J",
        "e\u0301" * 50,
    ],
)
def test_hostile_words_are_kept_as_words_or_refused_and_the_page_stays_whole(desk: RunningDesk, note: str) -> None:
    address, mark = saying_page(desk)
    sent = quote_plus(note.encode("utf-8", "surrogatepass"))

    answer = desk.ask("POST", address, body=said(mark, sent))

    assert answer.status in (303, 400, 422)
    page = desk.ask("GET", address.removesuffix("/say"))
    assert page.status == 200
    for markup in ("<script>alert", "<img src=x", "\u202e", "\x1b"):
        assert markup not in page.body


def test_a_form_of_another_page_of_this_computer_does_nothing(desk: RunningDesk) -> None:
    address, mark = saying_page(desk)

    for headers in ({"Sec_Fetch_Site": "same-site"}, {"Origin": "http://localhost:1"}, {"Cookie": "-"}):
        assert desk.ask("POST", address, body=said(mark, "forged"), **headers).status == 403
    assert "forged" not in desk.ask("GET", address.removesuffix("/say")).body


def test_what_is_sent_while_locked_waits_behind_the_passphrase_for_whoever_sent_it(
    vault: Program, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with running_desk(vault.at(tmp_path_factory.mktemp("typing"))) as desk:
        desk.enter()
        desk.unlock()
        address, mark = saying_page(desk)
        desk.ask("POST", "/lock")

        locked = desk.ask("POST", address, body=said(mark, "typed+while+locked"))
        stranger = desk.ask("GET", address, Cookie="-")
        assert locked.status == 401
        assert stranger.status == 403
        assert "typed while locked" not in locked.body + stranger.body + desk.ask("GET", address).body

        desk.unlock()
        assert "typed while locked</textarea>" in desk.ask("GET", address).body
        assert "typed while locked" not in desk.ask("GET", address.removesuffix("/say")).body
