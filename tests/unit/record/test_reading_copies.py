"""Accounts that may have their words from each other: found by shared words, shown with both passages, not decided."""

import json
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from safeconduct.base.clock import day_from_iso
from safeconduct.record.reading.copies import Likeness, TextOf, by_account, possible_copies

ROWS = json.loads((Path(__file__).parents[2] / "data" / "reading" / "copies.json").read_text(encoding="utf-8"))["texts"]
TEXTS = [TextOf(row["id"], (day_from_iso(row["day"]), row["id"]), row["text"]) for row in ROWS]
# A retelling that keeps no words is nobody's copy by its words.
FINDABLE = {(row["id"], one) for row in ROWS for one in row["from"] if row["how"] != "retold"}
RETOLD = {(row["id"], one) for row in ROWS for one in row["from"] if row["how"] == "retold"}


def found() -> set[tuple[str, str]]:
    return {(one.copy, one.original) for one in possible_copies(TEXTS)}


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
    (one,) = (one for one in possible_copies(TEXTS) if (one.copy, one.original) == (copy, original))
    assert one.likeness is likeness


def test_both_passages_are_shown_and_are_the_same_words() -> None:
    texts = {one.account: one.text for one in TEXTS}
    for one in possible_copies(TEXTS):
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
    (only,) = possible_copies([one, two, three, four])
    assert (only.copy, only.original, only.likeness) == ("y", "x", Likeness.QUOTATION)


def test_the_later_is_the_copy_whatever_the_order_in_which_they_are_given() -> None:
    assert possible_copies(TEXTS) == possible_copies(reversed(TEXTS))
    days = {one.account: one.order for one in TEXTS}
    assert all(days[one.original] < days[one.copy] for one in possible_copies(TEXTS))


def test_what_many_end_with_is_a_habit_and_makes_no_copy() -> None:
    draw = random.Random(7)
    foot = "Подписывайтесь на наш канал чтобы не пропустить самое важное за этот день и поддержать нас"
    many = [
        TextOf(f"n{n:03}", (n, ""), " ".join(f"слово{draw.randrange(10_000)}" for _ in range(60)) + ". " + foot)
        for n in range(200)
    ]
    assert possible_copies(many) == ()


def test_thousands_of_accounts_are_looked_through_in_proportion_to_their_words() -> None:
    def seconds(count: int) -> float:
        draw = random.Random(count)
        texts = [
            TextOf(f"t{n}", (n, ""), " ".join(f"w{draw.randrange(30_000)}" for _ in range(80)))
            for n in range(count - 40)
        ]
        texts += [TextOf(f"c{n}", (9_000 + n, ""), "Copied. " + texts[0].text) for n in range(40)]
        began = time.process_time()
        found = by_account(possible_copies(texts))
        spent = time.process_time() - began
        assert all("t0" in {one.original for one in found[f"c{n}"]} for n in range(40))
        assert all(len(ones) <= 8 for ones in found.values())
        assert set(found) == {f"c{n}" for n in range(40)}
        return spent

    seconds(200)
    assert seconds(4_000) < 8 * seconds(1_000) + 0.5


def test_nothing_and_empty_texts_are_no_copies() -> None:
    assert possible_copies([]) == ()
    assert possible_copies([TextOf("a", (0, ""), ""), TextOf("b", (1, ""), " … "), TextOf("c", (2, ""), "один")]) == ()


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
    found = possible_copies(_compiled(200))
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
        possible_copies(texts)
        return time.process_time() - began

    seconds(50)
    assert seconds(1600) < 8 * seconds(400) + 0.2
