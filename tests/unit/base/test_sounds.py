"""Spellings of one name meet in a sound, and names that only sound alike do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.sounds import MOST_SPELLINGS, sounds_of

MEETING = [
    "дадаев dadaev dadayev dadajew dadaïev",
    "жуков zhukov žukov żukow joukov schukow jukov",
    "джабраилов dzhabrailov jabrailov dschabrailow djabraïlov cabrailov dżabraiłow džabrailov",
    "юсупов yusupov iusupov jusupov youssoupov ûsupov",
    "алиев aliev aliyev alijew",
    "щукин shchukin schtschukin chtchoukin szczukin ŝukin shhukin šçukin",
    "хасан khasan hasan chasan xasan",
    "цой tsoy tsoi coj czoj",
    "соловьёв solovyov solovyev soloviev solovʹëv",
    "хрущёв khrushchev khrushchov chruschtschow hruŝëv",
    "гӏалаев galaev ghalaev галаев",
    "исхаков iskhakov ishakov ischakow",
]


@pytest.mark.parametrize("spellings", MEETING, ids=[row.split()[0] for row in MEETING])
def test_spellings_of_a_name_meet_in_a_sound(spellings: str) -> None:
    first, *others = spellings.split()
    wanted = set(sounds_of(first))

    assert [one for one in others if wanted.isdisjoint(sounds_of(one))] == []


@pytest.mark.parametrize(("one", "other"), [("саев", "заев"), ("фатин", "ватин"), ("ямов", "амов"), ("даев", "таев")])
def test_names_that_only_sound_alike_do_not_meet(one: str, other: str) -> None:
    assert set(sounds_of(one)).isdisjoint(sounds_of(other))


@given(st.text(max_size=60))
def test_a_word_has_few_spellings_and_each_once(word: str) -> None:
    sounds = sounds_of(word.casefold())

    assert len(sounds) == len(set(sounds)) <= 2 * MOST_SPELLINGS
    assert all(one and one.isascii() and one.isalpha() for one in sounds)
