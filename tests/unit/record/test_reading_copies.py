"""Accounts that may have their words from each other: found by shared words, shown with both passages, not decided."""

import json
import random
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import day_from_iso
from safeconduct.record.reading import copies
from safeconduct.record.reading.copies import Likeness, by_account, possible_copies
from safeconduct.record.reading.fingerprints import SHINGLE, TextOf, fingerprint_of, shared_by
from tests.compared import AtHand, copies_of, pairs_by_words

ROWS = json.loads((Path(__file__).parents[2] / "data" / "reading" / "copies.json").read_text(encoding="utf-8"))["texts"]
TEXTS = [TextOf(row["id"], (day_from_iso(row["day"]), row["id"]), row["text"]) for row in ROWS]
# A retelling that keeps no words is nobody's copy by its words.
FINDABLE = {(row["id"], one) for row in ROWS for one in row["from"] if row["how"] != "retold"}
RETOLD = {(row["id"], one) for row in ROWS for one in row["from"] if row["how"] == "retold"}


def found() -> set[tuple[str, str]]:
    return {(one.copy, one.original) for one in copies_of(TEXTS)}


def related(one: str) -> str:
    """Return the first of those that an account goes back to."""
    row = next(row for row in ROWS if row["id"] == one)
    return related(row["from"][0]) if row["from"] else one


def test_every_copy_that_kept_words_or_a_quotation_is_proposed_with_its_original() -> None:
    assert FINDABLE - found() == set()


def test_what_is_proposed_goes_back_to_one_text_and_nothing_is_proposed_for_those_that_stand_alone() -> None:
    assert {(copy, original) for copy, original in found() if related(copy) != related(original)} == set()


def test_a_retelling_without_its_words_is_not_found_and_the_documents_say_so() -> None:
    assert RETOLD & found() == set()


@pytest.mark.parametrize(
    ("copy", "original", "likeness"),
    [
        ("A02", "A01", Likeness.WHOLE), ("B02", "B01", Likeness.WHOLE), ("A03", "A01", Likeness.PASSAGES),
        ("B03", "B01", Likeness.PASSAGES), ("A04", "A01", Likeness.PASSAGES), ("C01", "B06", Likeness.WHOLE),
    ],
)  # fmt: skip
def test_how_alike_they_are_is_a_word(copy: str, original: str, likeness: Likeness) -> None:
    (one,) = (one for one in copies_of(TEXTS) if (one.copy, one.original) == (copy, original))
    assert one.likeness is likeness


def test_both_passages_are_shown_and_are_the_same_words() -> None:
    texts = {one.account: one.text for one in TEXTS}
    for one in copies_of(TEXTS):
        assert one.passages
        for shared in one.passages:
            copy, original = texts[one.copy][slice(*shared.copy)], texts[one.original][slice(*shared.original)]
            words = ["".join(c for c in text.lower() if c.isalnum()) for text in (copy, original)]
            assert words[0] == words[1]


def test_a_short_quotation_alone_is_enough_and_a_phrase_of_everybody_is_not() -> None:
    said = "«они держат их в подвале старого завода»"
    one = TextOf("x", (1, "x"), f"Первая газета пишет так: {said}, и всё.")
    two = TextOf("y", (2, "y"), f"А вторая узнала позже. По слухам, {said} (запись звонка).")
    three = TextOf("z", (3, "z"), "Он сказал: «мы не комментируем слухи».")
    four = TextOf("w", (4, "w"), "Она сказала: «мы не комментируем слухи».")
    (only,) = copies_of([one, two, three, four])
    assert (only.copy, only.original, only.likeness) == ("y", "x", Likeness.QUOTATION)


def test_the_later_is_the_copy_whatever_the_order_in_which_they_are_given() -> None:
    assert copies_of(TEXTS) == copies_of(reversed(TEXTS))
    days = {one.account: one.order for one in TEXTS}
    assert all(days[one.original] < days[one.copy] for one in copies_of(TEXTS))


def test_what_many_end_with_is_a_habit_and_makes_no_copy() -> None:
    draw = random.Random(7)
    foot = "Подписывайтесь на наш канал чтобы не пропустить самое важное за этот день и поддержать нас"
    many = [
        TextOf(f"n{n:03}", (n, ""), " ".join(f"слово{draw.randrange(10_000)}" for _ in range(60)) + ". " + foot)
        for n in range(200)
    ]
    assert copies_of(many) == ()


def test_thousands_of_accounts_are_looked_through_in_proportion_to_their_words() -> None:
    def seconds(count: int) -> float:
        draw = random.Random(count)
        texts = [
            TextOf(f"t{n}", (n, ""), " ".join(f"w{draw.randrange(30_000)}" for _ in range(80)))
            for n in range(count - 40)
        ]
        texts += [TextOf(f"c{n}", (9_000 + n, ""), "Copied. " + texts[0].text) for n in range(40)]
        began = time.process_time()
        found = by_account(copies_of(texts))
        spent = time.process_time() - began
        assert all("t0" in {one.original for one in found[f"c{n}"]} for n in range(40))
        assert all(len(ones) <= 8 for ones in found.values())
        assert set(found) == {f"c{n}" for n in range(40)}
        return spent

    seconds(200)
    assert seconds(4_000) < 8 * seconds(1_000) + 0.5


def test_nothing_and_empty_texts_are_no_copies() -> None:
    assert copies_of([]) == ()
    assert copies_of([TextOf("a", (0, ""), ""), TextOf("b", (1, ""), " … "), TextOf("c", (2, ""), "один")]) == ()


def _compiled(accounts: int) -> list[TextOf]:
    """Accounts of which each shares a passage of its own with every other: the worst there is for pairs."""
    texts: list[list[str]] = [[] for _ in range(accounts)]
    for one in range(accounts):
        for other in range(one):
            passage = " ".join(f"слово{one}и{other}номер{n}" for n in range(10))
            texts[one].append(passage)
            texts[other].append(passage)
    return [TextOf(f"account-{n:03}", (n, ""), ". ".join(parts)) for n, parts in enumerate(texts)]


def test_each_of_200_accounts_is_held_against_eight_at_most_though_each_shares_words_with_all() -> None:
    found = copies_of(_compiled(200))
    per_account = Counter(one.copy for one in found)
    assert max(per_account.values()) == 8
    assert len(per_account) == 199


@pytest.mark.parametrize(
    "piece",
    [
        "а ",
        "одно и то же слово снова ",
        "«мы ничего не знаем об этом деле» ",
        "раз два три четыре пять шесть семь восемь ",
    ],
)
def test_texts_that_repeat_themselves_cost_no_more_than_their_words(piece: str) -> None:
    def seconds(words: int) -> float:
        texts = [TextOf(f"a{n}", (n, ""), piece * words + f" конец {n}") for n in range(20)]
        began = time.process_time()
        copies_of(texts)
        return time.process_time() - began

    seconds(50)
    assert seconds(1600) < 8 * seconds(400) + 0.2


words = st.sampled_from(["мельница", "плотина", "ветер", "дождь", "дом", "сад", "«", "»", ". ", "\n"])
pieces = st.lists(words, max_size=40).map(" ".join)


@given(st.lists(st.tuples(pieces, pieces), max_size=7), pieces, st.integers(0, 3))
def test_numbers_in_the_place_of_words_find_the_same_pairs_with_as_many_runs(
    given_texts: list[tuple[str, str]], shared: str, every: int
) -> None:
    texts = [
        TextOf(f"a{n}", (n % 3, f"{n}"), f"{first} {shared if every and n % every == 0 else ''} {last}")
        for n, (first, last) in enumerate(given_texts)
    ]
    ordered = sorted(texts, key=lambda one: one.order)
    found = shared_by([fingerprint_of(one) for one in ordered], lambda: None)
    assert {(ordered[a].account, ordered[b].account): tuple(runs) for (a, b), runs in found.items()} == pairs_by_words(
        texts
    )


def test_what_is_held_of_a_text_is_eight_bytes_a_run_and_none_of_its_words() -> None:
    text = " ".join(f"слово{n}" for n in range(1_000))
    held = fingerprint_of(TextOf("a", (1, ""), text))
    assert len(held.runs) == 1_000 - SHINGLE + 1
    assert held.runs.itemsize == 8
    assert not [one for one in held if isinstance(one, str) and "слово" in one]
    # Said a hundred times over it is held once.
    assert len(fingerprint_of(TextOf("a", (1, ""), f"{text} " * 100)).runs) < 1_010


def test_texts_are_read_once_and_those_of_a_pair_once_more_but_never_more_than_two_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_once = list[int]()
    real = copies._possible

    def counted(*given_texts: object) -> object:
        at_once.append(len([one for one in given_texts if isinstance(one, copies._Read)]))
        return real(*given_texts)  # type: ignore[arg-type]  # what it was called with

    monkeypatch.setattr(copies, "_possible", counted)
    texts = AtHand(TEXTS)
    assert possible_copies(texts)
    assert set(at_once) == {2}
    assert len(texts.again) <= 2 * len(at_once)


def test_a_text_that_was_changed_or_withdrawn_while_it_was_compared_is_in_no_pair() -> None:
    whole = {one for pair in found() for one in pair}
    for gone in sorted(whole)[:4]:
        texts = AtHand(TEXTS)
        prints = [fingerprint_of(one) for one in texts]
        before = texts.texts[gone]
        texts.texts[gone] = before._replace(text=f"{before.text} И ещё.")
        changed = copies.copies_by(prints, texts)
        del texts.texts[gone]
        withdrawn = copies.copies_by(prints, texts)
        assert changed == withdrawn
        assert gone not in {name for one in withdrawn for name in (one.copy, one.original)}
        assert {(one.copy, one.original) for one in withdrawn} == {pair for pair in found() if gone not in pair}
