"""The index holds numbers: no name, no word and no telephone of anybody can be read out of it."""

import gc
import types

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.errors import SafeconductError
from safeconduct.protect.blinding import Blinding
from safeconduct.protect.secrets import Secret
from safeconduct.publish.errors import NothingToFind
from safeconduct.publish.finding import find
from safeconduct.publish.index.building import Index, build
from safeconduct.publish.index.layout import Belonging, Keyed
from safeconduct.publish.index.naming import Role, words_of_name
from safeconduct.publish.types import Kind
from tests.unit.publish.attacks import TODAY, index_of, person, term


def texts_in(index: Index) -> set[str]:
    """Every text that can be reached from an index, but the names of its fields and classes."""
    seen: set[int] = set()
    waiting: list[object] = [index]
    found: set[str] = set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | types.ModuleType | types.FunctionType):
            continue
        seen.add(id(one))
        if isinstance(one, str):
            found.add(one)
        waiting.extend(gc.get_referents(one))
    return found


def test_no_name_is_kept_in_an_index() -> None:
    index = index_of(
        person("Дадаев Ахмед", "Седой", one="p1", phones=("+79281234567",)), term(Kind.SAFE_PLACE, "дача в Малаховке")
    )

    assert texts_in(index) - {kind.value for kind in Kind} - {kind.name for kind in Kind} == {"p1", "t1"}
    assert repr(index) == "<index of 2 entries>"


def test_another_key_gives_other_numbers_and_the_same_findings() -> None:
    one = person("Дадаев Ахмед")
    other = build((one,), Blinding(Secret(b"k" * 32)))

    assert list(other.people.named("dadaev")) == list(index_of(one).people.named("dadaev")) != []
    assert find("Ахмед Дадаев", other, TODAY) == find("Ахмед Дадаев", index_of(one), TODAY)
    assert Blinding(Secret(b"k" * 32)).number("dadaev") != Blinding(Secret(bytes(32))).number("dadaev")


@pytest.mark.parametrize("name", ["", " ", "А", "—", "?!", "\u200b"])
def test_what_could_never_be_found_is_refused(name: str) -> None:
    with pytest.raises(NothingToFind) as refused:
        index_of(person(name))

    assert isinstance(refused.value, SafeconductError)


def test_a_telephone_that_is_none_is_refused() -> None:
    with pytest.raises(NothingToFind):
        index_of(person("Ахмед Дадаев", phones=("нет",)))


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("Дадаев Ахмед Хасанович", [Role.SURNAME, Role.FIRST, Role.PATRONYMIC]),
        ("Akhmed Dadaev", [Role.FIRST, Role.SURNAME]),
        ("Дадаев А. Х.", [Role.SURNAME, Role.FIRST_INITIAL]),
        ("Виктор Цой", [Role.FIRST, Role.SURNAME]),
        ("Саева Элина", [Role.SURNAME, Role.FIRST]),
        ("Седой", [Role.NICKNAME]),
        ("Лейла", [Role.FIRST]),
        ("Дадаев", [Role.SURNAME]),
        ("@dadaev", [Role.NICKNAME]),
        ("Магомед Ахмед", [Role.FIRST | Role.SURNAME] * 2),
        ("Мамед оглы Алиев", [Role.FIRST, Role.SURNAME]),
    ],
)
def test_words_of_a_name_are_known_for_what_they_are(name: str, roles: list[Role]) -> None:
    assert [word.role for word in words_of_name(name)] == roles


@given(st.lists(st.tuples(st.integers(0, 2**64 - 1), st.integers(0, 2**32 - 1)), max_size=50))
def test_a_table_gives_back_what_stands_under_each_number(pairs: list[tuple[int, int]]) -> None:
    table = Keyed(pairs)

    for key, _ in pairs:
        assert list(table.under(key)) == sorted({thing for one, thing in pairs if one == key})
    assert list(table.under(max((key for key, _ in pairs), default=0) ^ 1)) == sorted(
        {thing for key, thing in pairs if key == max((one for one, _ in pairs), default=0) ^ 1}
    )


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2**32 - 1)), max_size=50))
def test_a_table_gives_back_what_belongs_to_each(pairs: list[tuple[int, int]]) -> None:
    table = Belonging(pairs, 10)

    for owner in range(10):
        wanted = sorted({thing for one, thing in pairs if one == owner})
        assert (list(table.of(owner)), table.count(owner)) == (wanted, len(wanted))
