"""The page in Firefox ESR, with its script: from writing to the answer (DESIGN section 12)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from safeconduct.protect.secrets import Secret
from tests.browser.hands import wait_for
from tests.browser.marionette import Firefox, program, running_firefox
from tests.browser.source import Inbox, Reply, Server, serving

TEXT = "Ночью пришли. They came at night."


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def element(firefox: Firefox, selector: str) -> str:
    found: dict[str, Any] = firefox.command("WebDriver:FindElement", using="css selector", value=selector)
    return str(next(iter(found.values())))


def click(firefox: Firefox, selector: str) -> None:
    wait_for(lambda: firefox.ask(f"return document.querySelector('{selector}').checkVisibility()"))
    firefox.command("WebDriver:ElementClick", id=element(firefox, selector))


def type_into(firefox: Firefox, selector: str, text: str) -> None:
    firefox.command("WebDriver:ElementSendKeys", id=element(firefox, selector), text=text)


@pytest.mark.slow
def test_somebody_writes_and_reads_the_answer_in_firefox(server: Server) -> None:
    if not program():
        pytest.skip("no Firefox ESR on this machine")
    inbox = Inbox()
    server.give(inbox.page(language="ru"), inbox.bundle())
    with running_firefox() as firefox:
        firefox.visit(server.address)
        click(firefox, "#go_write")
        type_into(firefox, "#text", TEXT)
        click(firefox, "#written")
        words = wait_for(
            lambda: firefox.ask("return [...document.querySelectorAll('#eight li')].map(x => x.innerText)")
        )
        assert isinstance(words, list)
        words = [one.split()[0] for one in words]
        for number in (1, 2):
            asked = firefox.ask(f"return document.querySelector('label:has(#asked_{number}) b').textContent")
            type_into(firefox, f"#asked_{number}", words[int(asked) - 1])
        click(firefox, "#send")
        wait_for(lambda: firefox.ask("return document.querySelector('#was_sent').checkVisibility()"))

        kind, message = inbox.opened(server.posted[0])
        assert (kind, message[3], message[5]) == (1, "ru", TEXT)
        server.put(inbox.board(Reply(Secret(message[0]), "Слышим вас.")))
        firefox.visit(server.address)
        click(firefox, "#go_read")
        type_into(firefox, "#said", " ".join(words))
        click(firefox, "#look")
        said = wait_for(lambda: firefox.ask("return document.querySelector('.said')?.innerText || ''"))
        assert said == "Слышим вас."
        assert firefox.wrong() == []
    assert {path for _, path in server.paths} <= {
        "/", "/bundles", "/submissions", *(f"/board/{inbox.box.hex()}{end}" for end in ("", "/hints"))
    }  # fmt: skip
