"""What is told in a quotation, on the page of a statement: entered in two steps, ticked, held against the words."""

from __future__ import annotations

import re
from html import unescape

from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.stating import begun, block, form_of, send_all
from tests.unit.desk.test_filling_pages import filled

NAME = "Dirty water to drink"
ENTER = "Enter something that is told, and how many could know it"


def with_quotation(desk: Asking) -> tuple[str, str]:
    """Begin a statement with a quotation; its address, and the handle of the quotation."""
    path = begun(desk)
    shown = desk.get(path)
    desk.follow(desk.post(path, once=shown.hidden("once", path), do="add", kind="quote"))
    return path, block(desk.get(path), "somebody's words")


def way(shown: Answer, words: str) -> str:
    found = re.search(rf'<a href="([^"]+)">{re.escape(words)}</a>', shown.body)
    assert found is not None
    return unescape(found.group(1))


def entered(desk: Asking, path: str, **values: str) -> Answer:
    """Enter a fact from the statement's page; the page that follows."""
    address = way(desk.get(path), ENTER)
    shown = desk.get(address)
    fields = {**filled(shown), **{f"set-{code}": value for code, value in values.items()}}
    return desk.follow(desk.post(address, fields))


def offered(shown: Answer, handle: str) -> dict[str, tuple[str, bool]]:
    """What may be ticked in a quotation: by its name, what is sent for it and whether it is ticked."""
    part = shown.body.partition(f'data-block="{handle}"')[2].partition("</form>")[0]
    found = re.findall(r'name="set-facts" value="([^"]*)"( checked)?> ([^<]*)</label>', part)
    return {unescape(words): (value, bool(checked)) for value, checked, words in found}


def save(desk: Asking, path: str, handle: str, *ticked: str) -> Answer:
    shown = desk.get(path)
    fields = {**form_of(shown, handle), "text.en": "They gave us dirty water.", "text.ru": "Нам давали грязную воду."}
    fields |= {"once": shown.hidden("once", f"{path}?block={handle}"), "do": "save"}
    body = [(name, value) for name, value in fields.items() if name != "set-facts"]
    return desk.follow(
        send_all(
            desk, f"{path}?block={handle}", [*body, *(("set-facts", offered(shown, handle)[one][0]) for one in ticked)]
        )
    )


def test_a_fact_is_entered_from_the_statement_in_two_steps_and_ticked_by_its_name(desk: Asking) -> None:
    path, handle = with_quotation(desk)
    assert offered(desk.get(path), handle) == {}

    shown = entered(desk, path, title=NAME, place="Argun", at_least="2")

    assert "a paragraph" in shown.words
    assert {name: ticked for name, (_, ticked) in offered(shown, handle).items()} == {NAME: False}
    shown = save(desk, path, handle, NAME)
    assert {name: ticked for name, (_, ticked) in offered(shown, handle).items()} == {NAME: True}
    assert "Too few people could know this: whoever said it could be found." in shown.words
    assert "(how many people could know it: not calculated)" in shown.words


def test_a_fact_that_everybody_knows_stops_nothing_and_one_that_was_dropped_can_be_unticked(desk: Asking) -> None:
    path, handle = with_quotation(desk)
    entered(desk, path, title=NAME)
    save(desk, path, handle, NAME)
    address = way(desk.get(path), f"Change “{NAME}”")

    fields = {**filled(desk.get(address)), "set-public_from": "2019-01-04"}
    shown = desk.follow(desk.post(address, fields))

    assert "Too few people could know this" not in shown.words
    desk.follow(desk.post(address, {**filled(desk.get(address)), "set-dropped": "yes"}))
    assert list(offered(desk.get(path), handle)) == [NAME]
    save(desk, path, handle)
    assert offered(desk.get(path), handle) == {}


def test_what_stands_in_a_paragraph_asks_nothing_of_who_could_know_it(desk: Asking) -> None:
    assert ENTER not in desk.get(begun(desk)).words
