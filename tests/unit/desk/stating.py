"""A statement at one desk: begun on its page, its blocks found by what they are, words typed into them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from urllib.parse import urlencode

import pytest

from safeconduct.base.clock import Day
from safeconduct.desk import statement_search
from safeconduct.desk.visit import Visit
from safeconduct.publish.answering import Checked, Unchecked
from tests.unit.desk.asking import Answer, Asking

NAME = "Update of Monday"


def break_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this desk's search give no answer."""

    def fails(visit: Visit, texts: Sequence[str], today: Day) -> list[Checked]:
        return [Checked(unchecked=Unchecked.TIME) for _ in texts]

    monkeypatch.setattr(statement_search, "searched", fails)


def begun(desk: Asking, name: str = NAME, day: str = "2026-12-10") -> str:
    """Begin a statement in Russian and English; its address."""
    shown = desk.get("/statements")
    fields = {f"was-{code}": "" for code in ("name", "sort", "channel", "languages", "day")}
    fields |= {"set-name": name, "set-sort": "update", "set-channel": "site", "set-day": day}
    body = [*fields.items(), ("set-languages", "ru"), ("set-languages", "en")]
    done = send_all(desk, "/statements", [("once", shown.hidden("once", "/statements")), ("do", "begin"), *body])
    assert done.status == 303, done.words
    return done.headers["location"].partition("?")[0]


def send_all(desk: Asking, path: str, fields: list[tuple[str, str]]) -> Answer:
    """Send a form in which a name may stand several times."""
    return desk.ask("POST", path, body=urlencode(fields))


def blocks(shown: Answer) -> dict[str, str]:
    """The handle of each block on a page, by its number and what it is: "1 · the title"."""
    found = re.findall(r'<h2 id="h-([^"]+)">([^<]+)</h2>', shown.body)
    return {unescape(label): handle for handle, label in found}


def block(shown: Answer, kind: str) -> str:
    """The handle of the first block that is this."""
    return next(handle for label, handle in blocks(shown).items() if label.endswith(kind))


def form_of(shown: Answer, handle: str) -> dict[str, str]:
    """The hidden fields of a block's form, and what stands in its text fields."""
    part = shown.body.partition(f'data-block="{handle}"')[2].partition("</form>")[0]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', part))
    texts = dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n([^<]*)</textarea>', part))
    inputs = dict(re.findall(r'<input id="[^"]+" name="([^"]+)"[^>]* value="([^"]*)"', part))
    chosen = dict(re.findall(r'<select [^>]*name="([^"]+)"[^>]*>.*?<option value="([^"]*)" selected', part, re.DOTALL))
    return {name: unescape(value) for name, value in {**hidden, **texts, **inputs, **chosen}.items()}


def typed(desk: Asking, path: str, handle: str, do: str, words: dict[str, str], **more: str) -> Answer:
    """Type into a block as its page stands now, and press a button."""
    shown = desk.get(path)
    fields = {**form_of(shown, handle), "once": shown.hidden("once", f"{path}?block={handle}"), **words, **more}
    return desk.post(f"{path}?block={handle}", fields, do=do)


def pressed(desk: Asking, path: str, handle: str, do: str, **more: str) -> Answer:
    """Press a button of a block that has no words in its form."""
    shown = desk.get(path)
    once = shown.hidden("once", f"{path}?block={handle}")
    return desk.post(f"{path}?block={handle}", {"once": once, "block": handle, "do": do, **more})


def plainly(shown: Answer) -> str:
    """What stands in the decision on a page."""
    found = re.search(r'<h2 id="decision"[^>]*>(.*?)</h2>', shown.body, re.DOTALL)
    assert found is not None
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", found.group(1))).split())
