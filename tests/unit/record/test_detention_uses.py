"""What a place was used for: each period a line of its own, with its voices and claims, as of the day looked at."""

from __future__ import annotations

from dataclasses import replace

from safeconduct.base.clock import day_from_iso
from safeconduct.base.intervals import OPEN_HI, UNKNOWN, Interval
from safeconduct.record.commands import link_intent, undo_intent
from safeconduct.record.detention.answer import json_from_place
from safeconduct.record.detention.keys import PlaceKey, key_of
from safeconduct.record.detention.uses import UseLine
from safeconduct.record.detention.wording import uses_in_words
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import Claim, Subject, SubjectKind, Table, Value, claim_version
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.types import SEP, PropertyKind
from safeconduct.vault.vault import Vault
from tests.places import DATASET
from tests.unit.record.held import PART, add, places, vault

__all__ = ["vault"]

CELLAR = key_of("a cellar by the mill", DATASET)
WINTER = Interval(day_from_iso("2018-12-01"), day_from_iso("2019-01-31"))
SPRING = Interval(day_from_iso("2019-03-01"), OPEN_HI)


def use(name: str, period: Interval | None, voice: str = "v1", code: str = "use/detention") -> tuple[Table, Claim]:
    value = Value(PropertyKind.TEXT, UNKNOWN, (code,))
    claim = Claim(name, "a1" if voice == "v1" else "a2", "cellar", "use_of_place", value, "so", voice, period=period)
    return Table.CLAIM, claim


def entered(vault: Vault, *claims: tuple[Table, Claim]) -> tuple[UseLine, ...]:
    add(vault, (Table.SUBJECT, Subject("cellar", SubjectKind.PLACE, "a cellar by the mill")), *claims)
    return places(vault).uses(CELLAR)


def names(line: UseLine) -> list[str]:
    return [one.partition(SEP)[2] for one in line.claims]


def test_two_uses_at_two_times_are_two_lines_each_with_its_voices_and_claims(vault: Vault) -> None:
    found = entered(
        vault,
        use("u1", WINTER),
        use("u2", WINTER, "v2"),
        use("u3", SPRING),
        use("u4", SPRING, code="use/closed"),
        use("u5", None, "v2"),
    )

    assert [(one.use, one.period, one.roots.ceiling, names(one)) for one in found] == [
        ("use/detention", WINTER, 2, ["u1", "u2"]),
        ("use/closed", SPRING, 1, ["u4"]),
        ("use/detention", SPRING, 1, ["u3"]),
        ("use/detention", UNKNOWN, 1, ["u5"]),
    ]
    assert not any(one.is_disputed for one in found)


def test_a_period_that_was_mended_a_use_withdrawn_and_one_undone_are_gone_and_a_dispute_stands(vault: Vault) -> None:
    add(vault, (Table.SUBJECT, Subject("cellar", SubjectKind.PLACE, "a cellar by the mill")))
    undone = add(vault, use("u1", WINTER))
    add(vault, use("u2", WINTER), use("u3", SPRING, "v2"))
    week = Interval(WINTER.lo, WINTER.lo + 6)
    older = places(vault).record.wordings(f"{DATASET}{SEP}u2")[-1].claim
    add(vault, (Table.CLAIM, replace(older, period=week, replaces=(claim_version(DATASET, encode_item(older)),))))
    vault.append([undo_intent(PART, vault.tables, [undone])])
    disputed = Link(LinkKind.DISPUTES, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, f"{DATASET}{SEP}u2"))
    withdrawn = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, f"{DATASET}{SEP}u3"))
    vault.append([link_intent(PART, disputed), link_intent(PART, withdrawn)])

    (line,) = places(vault).uses(CELLAR)

    assert (line.period, names(line), line.is_disputed) == (week, ["u2"], True)
    # On a day before anything was entered nobody knew of it.
    assert places(vault, iso="2001-01-01").uses(CELLAR) == ()


def test_a_place_of_which_only_a_use_is_told_is_listed_with_it_for_people_and_programs(vault: Vault) -> None:
    entered(vault, use("u1", WINTER), use("u4", SPRING, code="use/closed"))
    found = places(vault)
    (line,) = (one for one in found.lines("en") if one.key == CELLAR)

    assert not line.totals.held
    assert uses_in_words(line.uses, "en", found.record.vocabulary) == (
        "Used to hold people (1 December 2018 – 31 January 2019); Closed down (from 1 March 2019)"
    )
    shown = json_from_place(line, found.stays(line.key))["uses"]
    assert isinstance(shown, list)
    assert shown[0] == {
        "use": "use/detention",
        "days": {"lo": "2018-12-01", "hi": "2019-01-31"},
        "roots": {"floor": 1, "ceiling": 1, "names": ["v1"]},
        "disputed": False,
        "claims": ["u1"],
        "documents": 1,
    }


def test_the_uses_of_an_entry_that_is_one_with_another_stand_with_its_own(vault: Vault) -> None:
    add(
        vault,
        (Table.SUBJECT, Subject("cellar", SubjectKind.PLACE, "a cellar by the mill")),
        (Table.SUBJECT, Subject("mill", SubjectKind.PLACE, "the mill")),
        use("u1", WINTER),
    )
    same = Link(
        LinkKind.SAME_AS, Ref(Table.SUBJECT, f"{DATASET}{SEP}mill"), Ref(Table.SUBJECT, f"{DATASET}{SEP}cellar")
    )
    vault.append([link_intent(PART, same)])

    found = places(vault)

    assert [names(one) for one in found.uses(found.book.canonical(PlaceKey(key_of("the mill", DATASET))))] == [["u1"]]
