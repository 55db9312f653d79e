"""Papers hear the no of everybody whom they tell of, and name nobody who said it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.papers.errors import ConsentRefused
from safeconduct.record.papers.making import Wanted
from safeconduct.record.papers.types import Consent
from tests.papers import claim, date, text, without
from tests.unit.record.test_papers import Papers, event, papers, words

__all__ = ("papers",)

EVENT = Wanted("special_procedures", ("tarn\x1farrests",))
NOBODY = Ref(Table.CLAIM, "")
DAY = date("2020-01-01", "2020-01-01")
TOLD = [
    *without("k3", "k4", "k5"),
    claim(61, "man", "consent_share_un", text("да")),
    claim(62, "deed", "victim", text("tarn\x1fman")),
    claim(63, "deed", "event", text("tarn\x1farrests")),
]


def world(**more: str) -> dict[str, Any]:
    """The event with its act and its man, and others by id and label."""
    value = event()
    value["subjects"] += [{"id": id_, "kind": "person", "label": label} for id_, label in more.items()]
    value["subjects"].append({"id": "step", "kind": "event", "label": "A letter"})
    value["properties"].append({"id": "intervening_party", "kind": "text"})
    return json.loads(json.dumps(value))  # type: ignore[no-any-return]


@pytest.mark.parametrize("says_no", [False, True])
def test_somebody_dead_who_said_no_is_named_in_no_words_of_a_paper_about_others(papers: Papers, says_no: bool) -> None:
    claims = [
        *TOLD,
        {**claim(40, "dead", "date_of_death", DAY), "source": "interview", "voice": "mother"},
        {**claim(41, "dead", "date_of_death", DAY), "source": "release", "voice": "lantern"},
        claim(64, "arrests", "event_description", text("Тарамова увезли первым, потом нашли мёртвым")),
        *([claim(60, "dead", "consent_share_un", text("нет"))] if says_no else []),
    ]

    paper = papers(EVENT, claims=claims, changes=world(dead="Идрис Тарамов"))

    assert paper.consent is Consent.GIVEN
    assert ("Тарамова" in words(paper, "ru")) is not says_no


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_whoever_withdraws_what_tells_of_them_is_asked_by_a_paper_as_before(papers: Papers, is_withdrawn: bool) -> None:
    claims = [
        *TOLD,
        claim(65, "deed", "victim", text("tarn\x1fother")),
        claim(66, "other", "consent_share_un", text("нет")),
    ]
    withdrawn = Link(LinkKind.WITHDRAW, NOBODY, Ref(Table.CLAIM, "tarn\x1fk65"))

    with pytest.raises(ConsentRefused):
        papers(EVENT, claims=claims, changes=world(other="Идрис Тарамов"), said=(withdrawn,) if is_withdrawn else ())


@pytest.mark.parametrize(("answer", "is_refused"), [("", False), ("да", False), ("нет", True)])
def test_whoever_stepped_in_need_not_say_yes_and_their_no_is_heard(
    papers: Papers, answer: str, is_refused: bool
) -> None:
    claims = [
        *TOLD,
        claim(67, "step", "event", text("tarn\x1farrests")),
        claim(68, "step", "intervening_party", text("tarn\x1fother")),
        *([claim(69, "other", "consent_share_un", text(answer))] if answer else []),
    ]
    asked: dict[str, Any] = {"claims": claims, "changes": world(other="Идрис Тарамов")}

    if is_refused:
        with pytest.raises(ConsentRefused):
            papers(EVENT, **asked)
    else:
        assert papers(EVENT, **asked).consent is Consent.GIVEN
