"""A file of protected terms is read whole or refused with the place of its first fault, and never with its words."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import day_from_iso
from safeconduct.publish.errors import MalformedProtected, MalformedText
from safeconduct.publish.protected_reading import MOST_TEXT_BYTES, protected_from_json, text_from_bytes
from safeconduct.publish.types import Kind, Protected, ProtectedId

PERSON = {"id": "p1", "names": ["Ахмед Дадаев"], "phones": ["+7 928 123-45-67"]}
TERM = {"id": "t1", "kind": "safe_place", "text": "дача в Малаховке"}


def file(**parts: Any) -> bytes:
    return json.dumps(parts, ensure_ascii=False).encode()


def test_what_the_file_says_is_protected() -> None:
    until = {**TERM, "until": "2027-01-31"}

    assert protected_from_json(file(people=[PERSON], terms=[until])) == (
        Protected(ProtectedId("p1"), Kind.PERSON, ("Ахмед Дадаев",), ("+7 928 123-45-67",)),
        Protected(ProtectedId("t1"), Kind.SAFE_PLACE, ("дача в Малаховке",), (), day_from_iso("2027-01-31")),
    )
    assert protected_from_json(b"\xef\xbb\xbf" + file(people=[])) == ()


REFUSED = [
    (b"", "file", "is not JSON"),
    (b"\xff\xfe", "file", "UTF-8"),
    (b"[]", "file", "object"),
    (b"[" * 200_000, "file", "too deep"),
    (b'{"people": [], "people": []}', "file", "twice"),
    (b"{}", "people", "missing"),
    (file(peoples=[]), "file", "does not know"),
    (file(people={}), "people", "list"),
    (file(people=["p1"]), "people[0]", "object"),
    (file(people=[{"names": ["Ахмед"]}]), "people[0].id", "missing"),
    (file(people=[{**PERSON, "id": 1}]), "people[0].id", "text"),
    (file(people=[{**PERSON, "id": " "}]), "people[0].id", "text"),
    (file(people=[{**PERSON, "id": "x" * 201}]), "people[0].id", "too long"),
    (file(people=[{**PERSON, "names": "Ахмед"}]), "people[0].names", "list"),
    (file(people=[{**PERSON, "names": ["Ахмед Дадаев", "А"]}]), "people[0].names[1]", "two letters"),
    (file(people=[{**PERSON, "names": [""]}]), "people[0].names[0]", "not empty"),
    (file(people=[{**PERSON, "names": ["Ахмед"] * 65}]), "people[0].names", "too many"),
    (file(people=[{**PERSON, "phones": ["звонить утром"]}]), "people[0].phones[0]", "telephone"),
    (file(people=[{"id": "p1"}]), "people[0]", "neither names nor phones"),
    (file(people=[{**PERSON, "age": 30}]), "people[0]", "does not know"),
    (file(people=[PERSON, PERSON]), "people[1].id", "before"),
    (file(people=[PERSON], terms=[{**TERM, "id": "p1"}]), "terms[0].id", "before"),
    (file(terms=[{**TERM, "kind": "person"}]), "terms[0].kind", "safe_place"),
    (file(terms=[{**TERM, "text": "—"}]), "terms[0].text", "two letters"),
    (file(terms=[{**TERM, "until": "завтра"}]), "terms[0].until", "YYYY-MM-DD"),
    (b'{"terms": [{"id": "t1", "kind": "other", "text": "ab\\ud800"}]}', "terms[0].text", "half a character"),
]


@pytest.mark.parametrize(("data", "place", "fault"), REFUSED, ids=[f"{place}-{fault}" for _, place, fault in REFUSED])
def test_a_faulty_file_is_refused_by_its_place_and_without_its_words(data: bytes, place: str, fault: str) -> None:
    with pytest.raises(MalformedProtected) as refused:
        protected_from_json(data)

    english, russian = refused.value.sentences("en"), refused.value.sentences("ru")
    assert place.replace("file", "the file") in english
    assert fault in english
    assert "Ахмед" not in english + russian
    assert "Дадаев" not in english + russian


@given(st.binary(max_size=300) | st.text(alphabet='{}[]":,peoltrmsidna1 \\u', max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(MalformedProtected):
        assert all(one.names or one.phones for one in protected_from_json(data))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["people", "terms", "id", "names", "phones", "kind", "text"]), inner)
        ),
        max_leaves=12,
    )
)
def test_any_json_is_read_or_refused(value: Any) -> None:
    with suppress(MalformedProtected):
        assert all(one.names or one.phones for one in protected_from_json(json.dumps(value).encode()))


@pytest.mark.parametrize(("data", "fault"), [(b"\xff", "UTF-8"), (b"a" * (MOST_TEXT_BYTES + 1), "longer than")])
def test_what_is_no_text_is_refused(data: bytes, fault: str) -> None:
    with pytest.raises(MalformedText) as refused:
        text_from_bytes(data)

    assert fault in refused.value.sentences("en")


def test_a_byte_order_mark_is_no_character_of_a_text() -> None:
    assert text_from_bytes(b"\xef\xbb\xbfabc") == "abc"
