"""Mending how a claim was entered: the newer wording stands, the older one is kept, Undo brings it back (P4, P7)."""

from __future__ import annotations

import pytest

from safeconduct.record.items import Table
from safeconduct.record.links import LinkKind, Ref
from tests.unit.desk.asking import CLAIM, Answer, Asking
from tests.unit.desk.test_forms_sent_twice import undo_address
from tests.unit.desk.test_withdrawn_pages import say


def mend(desk: Asking, do: str = "send", **fields: str) -> Answer:
    address = desk.address("claim", CLAIM) + "/mend"
    page = desk.get(address)
    hidden = {name: page.hidden(name, address) for name in ("once", "shown")}
    return desk.post(address, {**hidden, "said": "about 10", **fields, "do": do})


def test_a_slip_is_mended_and_undo_brings_the_older_wording_back(desk: Asking) -> None:
    address, before = desk.address("claim", CLAIM), desk.count()
    assert f'href="{address}/mend"' in desk.get(address).body

    done = desk.follow(mend(desk, value="at least 9", said="no fewer than nine"))

    assert desk.count() == before + 1
    assert done.words.index("at least 9") < done.words.index("Other wordings") < done.words.index("9 to 11")
    undone = desk.follow(desk.post(undo_address(done), once=done.hidden("once", "/undo/"), back=address))
    assert undone.words.index("9 to 11") < undone.words.index("Other wordings") < undone.words.index("at least 9")
    assert "at least 9" not in desk.get(desk.address("subject", "lantern\x1fwave")).words
    for page in ("mend", "say", "supersede"):
        assert ": 9 to 11" in desk.get(f"{address}/{page}").words


def test_words_that_were_the_value_are_mended_with_it(desk: Asking) -> None:
    # The form brings the old words back untouched; left so, they would say something that nobody said.
    assert "50" in desk.follow(mend(desk, value="around 50")).words
    assert "around 50" in desk.get(desk.address("claim", CLAIM)).words


def test_a_value_is_shown_back_before_anything_is_done(desk: Asking) -> None:
    before = desk.count()
    answer = mend(desk, "check", value="nearly 40")

    assert "Understood as: 35 to 39" in answer.words
    assert 'value="nearly 40"' in answer.body
    assert desk.count() == before


@pytest.mark.parametrize(
    ("fields", "why"),
    [({}, "Nothing is mended yet"), ({"value": "ten-ish"}, "A number is wanted here")],
)
def test_what_mends_nothing_is_not_recorded_and_stays_typed(desk: Asking, fields: dict[str, str], why: str) -> None:
    before = desk.count()
    answer = mend(desk, **fields)

    assert (answer.status, desk.count()) == (422, before)
    assert why in answer.words
    assert f'value="{fields.get("value", "")}"' in answer.body


def test_a_wording_that_was_mended_meanwhile_is_looked_at_before_it_is_mended_again(desk: Asking) -> None:
    address = desk.address("claim", CLAIM) + "/mend"
    seen = desk.get(address)
    mend(desk, said="no fewer than nine")
    before = desk.count()
    fields = {"value": "12", "said": "about 10", "do": "send"}

    refused = desk.post(address, {"once": seen.hidden("once"), "shown": seen.hidden("shown"), **fields})
    again = desk.post(address, {"once": refused.hidden("once"), "shown": refused.hidden("shown"), **fields})

    assert refused.status == 422
    assert "mended meanwhile" in refused.words
    assert "no fewer than nine" in refused.words
    assert 'value="12"' in refused.body
    assert (again.status, desk.count()) == (303, before + 1)


def test_withdrawn_content_is_neither_shown_nor_mended(desk: Asking) -> None:
    address = desk.address("claim", CLAIM) + "/mend"
    mark = desk.get(address).hidden("once", address)
    say(desk, LinkKind.WITHDRAW, Ref(Table.CLAIM, CLAIM), "she asked us to")
    before = desk.count()

    sent = desk.post(address, once=mark, value="12", said="twelve", do="send")

    assert desk.count() == before
    for page in (desk.get(address), sent):
        assert "Consent was withdrawn: the content is not shown." in page.words
        assert "about 10" not in page.body
        assert "9 to 11" not in page.words
