"""Which words are one place: nothing by likeness, all that a person said, at any size, and kept answers follow."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pytest

from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record import sql
from safeconduct.record.commands import entries_intents, link_intent, undo_intent
from safeconduct.record.detention import kept
from safeconduct.record.detention.keys import Book, PlaceKey, key_of
from safeconduct.record.detention.rules import Gathered
from safeconduct.record.detention.totals import told_of
from safeconduct.record.detention.wording import may_be_in_words
from safeconduct.record.facts import Facts
from safeconduct.record.groups import Groups
from safeconduct.record.items import Claim, Subject, SubjectKind, Table, Value, Voice, VoiceKind
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import AmbiguousName
from safeconduct.record.types import SEP, PropertyKind
from safeconduct.vault.vault import Vault
from tests.places import DATASET
from tests.unit.record.held import (
    ARGUN,
    PART,
    STATION,
    add,
    busy,
    held_at,
    is_as_the_rules_say,
    kept_of,
    places,
    subjects,
    vault,
)

__all__ = ["vault"]

OTHER: Final = "articles"
CELLAR: Final = "подвал"


def add_to(vault: Vault, dataset: str, *items: tuple[Table, Claim | Subject]) -> None:
    vault.append(entries_intents(PART, dataset, items))


def same(vault: Vault, one: str, other: str, kind: LinkKind = LinkKind.SAME_AS) -> None:
    vault.append([link_intent(PART, Link(kind, Ref(Table.SUBJECT, one), Ref(Table.SUBJECT, other)))])


def entry(id_: str, label: str) -> tuple[Table, Subject]:
    return Table.SUBJECT, Subject(id_, SubjectKind.PLACE, label)


@pytest.mark.parametrize("words", ["Комсомольское", CELLAR])
def test_equal_words_of_two_datasets_are_two_places_and_their_voices_are_not_added(vault: Vault, words: str) -> None:
    add_to(vault, DATASET, held_at(1, words, "v1"))
    add_to(vault, OTHER, held_at(2, words, "v2"))

    found = places(vault)
    floors = {found.totals(key_of(words, one)).roots.floor for one in (DATASET, OTHER)}
    assert floors == {1}
    with pytest.raises(AmbiguousName) as caught:
        found.find(words)
    assert OTHER in str(caught.value.shown)
    assert found.find(f"={words.casefold()}:{OTHER}") == key_of(words, OTHER)


def test_two_voices_about_mere_words_prove_one_voice_until_an_entry_says_which_place_it_is(vault: Vault) -> None:
    add(vault, held_at(1, CELLAR, "v1"), held_at(2, CELLAR, "v2"))
    totals = places(vault).totals(key_of(CELLAR, DATASET))
    assert (totals.roots.floor, totals.roots.ceiling) == (1, 2)

    add(vault, entry("cellar", CELLAR))

    totals = places(vault).totals(key_of(CELLAR, DATASET))
    assert (totals.roots.floor, totals.roots.ceiling) == (2, 2)


def test_an_entry_of_an_ambiguous_name_takes_no_claims_that_only_say_the_name(vault: Vault) -> None:
    add(vault, held_at(1, "Комсомольское", "v1"), held_at(2, "Комсомольское", "v2"), entry("village", "Комсомольское"))
    totals = places(vault).totals(key_of("Комсомольское", DATASET))
    assert (totals.roots.floor, totals.roots.ceiling) == (1, 2)
    assert "Гудермесский" in may_be_in_words(key_of("Комсомольское", DATASET), "ru")

    add(vault, entry("town", "Argun"))
    same(vault, f"{DATASET}{SEP}village", f"{DATASET}{SEP}town")

    assert not {"s1", "s2"} & set(subjects(places(vault), ARGUN))


def test_of_two_entries_of_one_label_neither_takes_what_only_says_the_words(vault: Vault) -> None:
    add(vault, held_at(1, CELLAR), entry("one", CELLAR), entry("two", CELLAR), entry("town", "Argun"))

    same(vault, f"{DATASET}{SEP}one", f"{DATASET}{SEP}town")

    assert "s1" not in subjects(places(vault), ARGUN)


def test_one_click_moves_the_words_of_the_entrys_dataset_alone(vault: Vault) -> None:
    add_to(vault, DATASET, held_at(1, CELLAR), entry("cellar", CELLAR), entry("town", "Argun"))
    add_to(vault, OTHER, held_at(2, CELLAR))

    same(vault, f"{DATASET}{SEP}cellar", f"{DATASET}{SEP}town")

    found = subjects(places(vault), ARGUN)
    assert "s1" in found
    assert "s2" not in found


def test_whatever_is_said_to_be_one_over_others_is_one(vault: Vault) -> None:
    add(vault, *(entry(f"e{n}", f"place number {n}") for n in range(40)), held_at(1, "place number 39"))
    for n in range(0, 40, 2):
        same(vault, f"{DATASET}{SEP}e{n}", f"{DATASET}{SEP}e{n + 1}")
    for n in range(1, 39, 2):
        same(vault, f"{DATASET}{SEP}e{n + 1}", f"{DATASET}{SEP}e{n}")
    book = Book(Facts(vault.tables))
    assert len({book.canonical(key_of(f"place number {n}", DATASET)) for n in range(40)}) == 1


def joining_takes(vault: Vault, entries: range) -> float:
    """Return how long joining takes, in seconds of work, with so many entries more that nobody said are one."""
    add(vault, *(entry(f"e{n}", f"place number {n}") for n in entries))
    begun = time.process_time()
    Book(Facts(vault.tables)).canonical(ARGUN)
    return time.process_time() - begun


def test_four_times_as_many_entries_take_about_four_times_as_long_to_join(vault: Vault) -> None:
    """Each entry was held against each other: sixteen times as long, whenever any two subjects were one."""
    same(vault, f"{DATASET}{SEP}alder", f"{DATASET}{SEP}birch")
    joining_takes(vault, range(2))

    few, many = joining_takes(vault, range(2, 1_500)), joining_takes(vault, range(1_500, 6_000))

    assert many < 9 * few


def test_what_a_group_of_one_that_is_one_with_another_learns_drops_what_is_kept(vault: Vault) -> None:
    """A claim's root is that of what it repeats, told in a group of the subject that it is one with (rule 3)."""
    busy(vault)
    parent, copy = held_at(9_001, "Гудермес", "v3")[1], held_at(9_000, "Argun", "v9")[1]
    add(vault, (Table.CLAIM, replace(copy, repeats=("later",))))
    same(vault, f"{DATASET}{SEP}{copy.subject}", f"{DATASET}{SEP}{parent.subject}")
    vault.settle()
    assert kept_of(vault, ARGUN) is not None

    add(vault, (Table.CLAIM, replace(parent, source="later")))

    assert is_as_the_rules_say(vault, ARGUN)
    vault.settle()
    assert kept_of(vault, ARGUN) is not None
    assert is_as_the_rules_say(vault, ARGUN)
    undone = add(vault, (Table.CLAIM, replace(parent, id="again", source="later", voice="v2")))
    vault.settle()
    vault.append([undo_intent(PART, vault.tables, [undone])])
    assert is_as_the_rules_say(vault, ARGUN)


def test_pairs_that_a_person_judged_count_whatever_group_came_last(vault: Vault) -> None:
    found = places(vault)
    facts = found.record.facts
    keys = [facts.merged_with(one) for one in facts.group_keys(sql.GROUPS_WITH, "place_of_detention")]
    groups = Groups(facts)
    told = list(told_of(groups, keys, found.book.named(ARGUN), reading=found.reading, day=found.day))
    gathered = Gathered()
    for one in told:
        gathered.add(one.naming)
    names = sorted({name for one in told for name in one.naming.names})
    nobody, pair = frozenset[tuple[str, str]](), frozenset({(names[0], names[1])})
    assert gathered.roots((nobody, nobody)).floor == 2
    assert gathered.roots((nobody, pair)).floor == 1


def test_a_key_that_is_shown_can_be_typed(vault: Vault) -> None:
    found = places(vault)
    assert found.find(f"=a cellar by the river:{DATASET}") == PlaceKey(f"=a cellar by the river{SEP}{DATASET}")


def test_busy_places_are_made_one_after_another_and_what_is_left_is_made_later(vault: Vault) -> None:
    busy(vault)
    busy(vault, 1_000, "Гудермес")
    gudermes = key_of("Гудермес", DATASET)
    # A claim at each drops both; another spelling of one of them is put off with it.
    add(vault, held_at(5_000, "Argun", "v9"), held_at(5_001, "Гудермес", "v9"))

    def there() -> list[bool]:
        return [kept_of(vault, one) is not None for one in (ARGUN, gudermes)]

    assert there() == [False, False]
    vault.settle(any_kept(there))
    assert sorted(there()) == [False, True]
    assert not is_settled(vault)
    assert all(is_as_the_rules_say(vault, one) for one in (ARGUN, gudermes))
    assert vault.verify().is_sound

    vault.settle()
    assert there() == [True, True]
    assert is_settled(vault)
    assert vault.verify().is_sound


def is_settled(vault: Vault) -> bool:
    return vault.is_settled


def any_kept(there: Callable[[], list[bool]]) -> Callable[[], bool]:
    return lambda: any(there())


def test_what_one_of_two_that_are_one_learns_reaches_the_share_that_lies_under_the_other(vault: Vault) -> None:
    """The share of groups that are one lies under the least of them, which need not name the place itself."""
    busy(vault, place="Заводской РОВД")
    add(
        vault,
        (Table.SUBJECT, Subject("x", SubjectKind.EVENT, "x")),
        (Table.SUBJECT, Subject("y", SubjectKind.EVENT, "y")),
    )
    add(vault, told("q1", "x", "place_of_act", "a village"))
    add(vault, told("q2", "y", "place_of_act", f"{DATASET}{SEP}station"))
    add(vault, told("t", "y", "type_of_act", "act/deprivation_of_liberty"))
    same(vault, f"{DATASET}{SEP}x", f"{DATASET}{SEP}y")
    vault.settle()
    assert is_as_the_rules_say(vault, STATION)
    before = places(vault).totals(STATION)

    add(vault, (Table.VOICE, Voice("v77", "Somebody new", VoiceKind.PERSON)))
    add(vault, told("q3", "y", "place_of_act", f"{DATASET}{SEP}station", voice="v77", source="a2"))

    for _ in range(2):
        assert is_as_the_rules_say(vault, STATION)
        assert places(vault).totals(STATION).claims == before.claims + 1
        assert vault.verify().is_sound
        vault.settle()
    withdrawn = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, f"{DATASET}{SEP}q2"))
    vault.append([link_intent(PART, withdrawn)])
    vault.settle()
    assert is_as_the_rules_say(vault, STATION)
    assert vault.verify().is_sound


def told(
    id_: str, subject: str, property_id: str, text: str, *, voice: str = "v1", source: str = "a1"
) -> tuple[Table, Claim]:
    value = Value(PropertyKind.TEXT, Interval(0, 0), (text,))
    return Table.CLAIM, Claim(id_, source, subject, property_id, value, "said", voice=voice)


def joined_people(vault: Vault, *claims: tuple[str, str, str, Value]) -> dict[str, tuple[str, ...]]:
    """Enter claims of two who are one, in this order; return when each line of the mill says they were there."""
    people = [(Table.SUBJECT, Subject(one, SubjectKind.PERSON, one)) for one in ("zed1", "zed2")]
    add(vault, *people)
    for name, subject, property_id, value in claims:
        add(vault, (Table.CLAIM, Claim(name, "a1", subject, property_id, value, "said", voice="v1")))
    one, other = (Ref(Table.SUBJECT, f"{DATASET}{SEP}{name}") for name in ("zed1", "zed2"))
    vault.append([link_intent(PART, Link(LinkKind.SAME_AS, one, other))])
    found = places(vault)
    key = found.find("the old mill")
    lines = found.held(key, found.totals(key).held)
    return {line.property_id: tuple(row.property for row in line.when) for line in lines}


def test_every_line_of_two_who_are_one_says_the_same_of_when_in_whatever_order_it_came(vault: Vault) -> None:
    """A death that one of their names has may be lost on no line, nor on one desk alone."""
    at, on = Value(PropertyKind.PLACES, UNKNOWN, ("the old mill",)), Value(PropertyKind.DATE, Interval(18_100, 18_100))
    told = [
        ("c1", "zed1", "place_of_detention", at),
        ("c2", "zed2", "place_last_seen", at),
        ("c3", "zed1", "date_of_death", on),
    ]
    assert joined_people(vault, *told) == {
        "place_of_detention": ("date_of_death",),
        "place_last_seen": (),
    }


def test_two_acts_that_are_one_hold_whichever_of_them_says_where(vault: Vault) -> None:
    busy(vault, place="the old mill")
    at = Value(PropertyKind.PLACES, UNKNOWN, ("the old mill",))
    holds = Value(PropertyKind.TEXT, UNKNOWN, ("act/deprivation_of_liberty",))
    acts = [(Table.SUBJECT, Subject(one, SubjectKind.EVENT, one)) for one in ("act1", "act2")]
    one, other = (Ref(Table.SUBJECT, f"{DATASET}{SEP}{name}") for name in ("act1", "act2"))
    add(vault, *acts)
    vault.append([link_intent(PART, Link(LinkKind.SAME_AS, one, other))])

    def say(name: str, subject: str, property_id: str, value: Value) -> None:
        add(vault, (Table.CLAIM, Claim(name, "a1", subject, property_id, value, "said", voice="v1")))
        vault.settle()

    say("k1", "act1", "type_of_act", holds)
    say("k2", "act1", "exact_location", at)
    say("k3", "act2", "place_of_act", at)

    key = places(vault).find("the old mill")
    assert is_as_the_rules_say(vault, key)
    assert len(places(vault).totals(key).held) == kept.BUSY_FROM + 2
    assert vault.verify().is_sound
