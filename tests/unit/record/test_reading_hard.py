"""Passages that are hard to read, places that words have in a text, and time codes of a transcript."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.record.ontology.reading import ontology
from safeconduct.record.reading.by_hand import NotInTheText, quote_of, words_at
from safeconduct.record.reading.hard import BY_MEANS, HARD, hard_acts, hard_passages
from safeconduct.record.reading.listed import acts
from safeconduct.record.reading.time_codes import seconds_at, time_codes
from safeconduct.record.reading.types import Span

LIFE, TORTURE, SEXUAL = HARD


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("Шёл дождь. Пришёл сосед.", []),
        ("Двоих избили.", []),
        ("Двоих избили шлангами.", [("Двоих избили шлангами.", (BY_MEANS,))]),
        ("Били палками, потом пускали ток.", [("Били палками, потом пускали ток.", (TORTURE, BY_MEANS))]),
        ("They beat him with rifle butts.", [("They beat him with rifle butts.", (BY_MEANS,))]),
        ("Палки лежали у двери. Двоих избили.", []),
        (
            "Шёл дождь. Его пытали током. Потом он спал. Он молчал. Пришёл сосед.",
            [("Его пытали током. Потом он спал. Он молчал.", (TORTURE,))],
        ),
        ("Его пытали.\n\nПришёл сосед.", [("Его пытали.", (TORTURE,))]),
        ("Его изнасиловали. Он умер.\nСосед молчал.", [("Его изнасиловали. Он умер.", (LIFE, SEXUAL))]),
        (
            "He was killed.\n\nIt rained.\n\nShe was raped.",
            [("He was killed.", (LIFE,)), ("She was raped.", (SEXUAL,))],
        ),
        ("Его не пытали.", [("Его не пытали.", (TORTURE,))]),
        ("", []),
    ],
)
def test_what_is_hard_to_read_is_found_with_what_goes_on_telling_it(
    text: str, passages: list[tuple[str, tuple[str, ...]]]
) -> None:
    found = hard_passages(ontology(), text, (), hard_acts(text))
    assert [(text[slice(*one.span)], one.terms) for one in found] == passages


def test_a_claim_makes_its_sentence_hard_whatever_words_it_uses() -> None:
    text = "Пришёл вечер. Седой крутил ручку."
    at = text.index("крутил")
    (found,) = hard_passages(ontology(), text, [(Span(at, at + 6), "act/torture")], hard_acts(text))
    assert text[slice(*found.span)] == "Седой крутил ручку."
    assert hard_passages(ontology(), text, [(Span(at, at + 6), "act/arrest")], hard_acts(text)) == ()
    (by_means,) = hard_passages(ontology(), text, [(Span(at, at + 6), "method/suspension")], hard_acts(text))
    assert by_means.terms == (BY_MEANS,)
    assert hard_passages(ontology(), text, [(Span(at, at + 6), "method/unknown")], hard_acts(text)) == ()


def test_every_act_of_the_reading_aid_that_has_a_term_has_one_that_is_there() -> None:
    assert {
        *(one.term for one in acts().entries.values() if one.term),
        *HARD,
        BY_MEANS,
        "method/blows",
        "method/unknown",
        "method/none",
    } <= ontology().terms.keys()


@given(st.text(max_size=200), st.data())
def test_words_are_found_where_they_are_whatever_spaces_lie_between(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    words = text[start : data.draw(st.integers(start, len(text)))]
    if not words.split():
        with pytest.raises(NotInTheText):
            words_at(text, words)
        return
    span = words_at(text, " \n".join(words.split()), near=start)
    assert text[slice(*span)].split() == words.split() or "".join(text[slice(*span)].split()) == "".join(words.split())
    assert quote_of(text, span)


def test_of_several_places_the_nearest_is_meant() -> None:
    text = "Один ушёл. Один остался."
    assert words_at(text, "Один") == Span(0, 4)
    assert words_at(text, "Один", near=12) == Span(11, 15)
    assert quote_of(text, Span(11, 15)) == "Один остался."


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("[0:12] раз [1:05] два", [12, 65]),
        ("[1:02:03]", [3723]),
        ("[12:60] [1:61:00] 12:34 [12:3] [1234:00]", []),
    ],
)
def test_a_time_in_brackets_leads_into_the_recording(text: str, seconds: list[int]) -> None:
    assert [one.seconds for one in time_codes(text)] == seconds


def test_what_follows_a_time_is_heard_there() -> None:
    codes = time_codes("до [0:12] раз [1:05] два")
    assert [seconds_at(codes, place) for place in (0, 5, 20)] == [-1, 12, 65]
