"""What a source answered on our page is said in words, fills the contact card, and binds whoever answers until then."""

from __future__ import annotations

import re

import pytest

from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.inboxing import act, begin, heading, wrote_by_the_page

ANSWERS = (
    ("avoid", "police, visa"),
    ("danger", "soon"),
    ("hours", "evenings"),
    ("reach", "by these words alone"),
    ("shared", "unsure"),
    ("silence", "call my sister after 12 hours"),
    ("whom", "other"),
)


@pytest.fixture
def written(desk: Asking) -> str:
    """The address of a request that came by the page with every question answered."""
    begin(desk)
    return wrote_by_the_page(desk, *ANSWERS)


def value(page: Answer, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page.body) or re.search(
        rf'<textarea id="{name}"[^>]*>([^<]*)</textarea>', page.body
    )
    assert found is not None
    return found.group(1)


def card(desk: Asking, written: str, **fields: str) -> Answer:
    """Send the card that is filled in with what they answered, with other values where some are given."""
    page = desk.get(f"{written}/card?theirs=1")
    names = ("hours", "avoid", "cover", "silence_hours", "silence_then", "notes", "known")
    given = {name: value(page, name) for name in names} | {"filled": "1", "shared": "1"} | fields
    sent = desk.post(f"{written}/card", {**given, "once": page.hidden("once", f"{written}/card")})
    return desk.follow(sent) if sent.status == 303 else sent


def reply(desk: Asking, written: str, text: str, way: str = "phone") -> Answer:
    return act(desk, f"{written}/reply", do="check", text=text, way=way)


def test_no_code_of_a_question_or_a_choice_is_shown_in_either_language(desk: Asking, written: str) -> None:
    page = desk.get(written).words
    for words in (
        "About whom they write about somebody else",
        "Does anybody else look into their telephone they do not know",
        "Are they in danger now soon, within days",
        "When they may be written to evenings",
    ):
        assert words in page
    assert "unsure" not in page


def test_every_answer_opens_to_the_message_it_stands_in(desk: Asking, written: str) -> None:
    page = desk.get(written)
    panel = page.body[page.body.index("What they answered") :]
    found = re.search(r'evenings <a href="(/message/[^"]+)"', panel)
    assert found is not None
    assert "help us" in desk.get(found.group(1)).words


def test_an_answer_against_their_own_words_is_refused_with_the_way_to_the_card(desk: Asking, written: str) -> None:
    refused = reply(desk, written, "the police were here")

    assert refused.status == 422
    assert "They asked that this word not be written: “police”." in refused.words
    assert "They said when they may be written to: “evenings”." in refused.words
    assert "They do not know whether somebody else looks into their telephone." in refused.words
    assert "They write about somebody else" in refused.words
    assert "They said how they can safely be reached: “by these words alone”." in refused.words
    assert f"{written}/card?theirs=1" in refused.body
    assert "/message/" in refused.body


def test_the_reply_board_is_not_held_to_their_hours(desk: Asking, written: str) -> None:
    assert reply(desk, written, "we hear you", way="page").status == 200


def test_the_card_opens_with_their_answers_each_marked_as_theirs_and_sets_nothing(desk: Asking, written: str) -> None:
    before = desk.count()
    page = desk.get(f"{written}/card?theirs=1")

    assert value(page, "hours") == "? evenings"
    assert value(page, "avoid") == "police, visa"
    assert (value(page, "silence_hours"), value(page, "silence_then")) == ("12", "call my sister after 12 hours")
    assert value(page, "notes") == "by these words alone"
    assert 'name="shared" value="1" aria-describedby="theirs-shared" checked' in page.body
    assert page.words.count("They answered") == len(ANSWERS) - 1
    assert desk.count() == before


def test_hours_that_nobody_has_read_are_no_hours_of_a_card(desk: Asking, written: str) -> None:
    refused = card(desk, written)

    assert refused.status == 422
    assert "does not say when they may be written to" in refused.words
    assert "? evenings" in refused.body


def test_what_a_person_confirms_is_set_and_no_longer_theirs(desk: Asking, written: str) -> None:
    kept = card(desk, written, hours="0:00-24:00 Europe/Moscow", relation="family", consent="given", avoid="police")

    assert "What they answered" not in kept.words
    assert "after 12 hours: call my sister" in kept.words
    assert reply(desk, written, "your visa").status == 200
    assert reply(desk, written, "the police").status == 422


def test_a_field_that_is_emptied_on_the_filled_card_is_settled_too(desk: Asking, written: str) -> None:
    kept = card(desk, written, hours="", avoid="", relation="self")

    assert "What they answered" not in kept.words
    assert reply(desk, written, "the police").status == 200


def test_who_reports_stays_open_until_somebody_says_it(desk: Asking, written: str) -> None:
    kept = card(desk, written, hours="")

    assert "about somebody else" in kept.words[kept.words.index("What they answered") :]


def test_setting_another_field_settles_no_answer(desk: Asking, written: str) -> None:
    page = desk.get(f"{written}/card")
    act(desk, f"{written}/card", called="aunt", known=value(page, "known"))

    assert reply(desk, written, "the police").status == 422
    assert "Fill in what they answered" in desk.get(f"{written}/card").words


def test_who_answers_anew_while_the_card_is_open_is_looked_at_before_it_is_set(desk: Asking, written: str) -> None:
    page = desk.get(f"{written}/card?theirs=1")
    wrote_by_the_page(desk, ("hours", "never by day"), to=heading(desk.get(written)))
    before = desk.count()

    again = desk.post(
        f"{written}/card",
        {
            "known": value(page, "known"),
            "filled": "1",
            "hours": "9:00-18:00 UTC",
            "once": page.hidden("once", f"{written}/card"),
        },
    )

    assert again.status == 422
    assert "They answered anew while this was open." in again.words
    assert "never by day" in again.words
    assert value(again, "hours") == "9:00-18:00 UTC"
    assert desk.count() == before


def test_what_is_too_much_for_a_card_is_said_at_its_field_before_it_is_sent_and_refused_in_that_sentence(
    desk: Asking,
) -> None:
    begin(desk)
    words, then = [f"word{n}" for n in range(70)], "after 12 hours call " + "my sister " * 120
    written = wrote_by_the_page(desk, ("avoid", ", ".join(words[10:])), ("silence", then))
    assert card(desk, written, avoid=", ".join(words[:10]), silence_then="", silence_hours="").status == 200
    name = heading(desk.get(written))
    written = wrote_by_the_page(desk, ("avoid", ", ".join(words[10:])), ("silence", then), to=name)
    page = desk.get(f"{written}/card?theirs=1")
    said = (
        "70 words, and a card takes 64. No answer is searched for what you leave out; notes keep it.",
        f"{len(then.strip())} characters, and a card takes 1000: shorten it here",
    )
    for sentence in said:
        assert sentence in page.words
    assert 'aria-describedby="much-avoid theirs-avoid" aria-invalid="true"' in page.body

    refused, before = card(desk, written), desk.count()
    assert (refused.status, value(refused, "avoid"), desk.count()) == (422, ", ".join(words), before)
    for sentence in said:
        assert sentence in refused.words
    assert "cannot be entered there" not in refused.words
    kept = card(desk, written, avoid=", ".join(words[:64]), silence_then="call my sister", notes=then)
    assert "word63" in kept.words
    assert "after 12 hours: call my sister" in kept.words
