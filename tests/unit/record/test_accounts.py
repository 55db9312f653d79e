"""Reading accounts files: what is taken, and how what is not taken is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.record.accounts import read_accounts
from safeconduct.record.accounts_json import BadAccounts
from tests import world


def test_a_file_is_read_whole() -> None:
    dataset = read_accounts(world.accounts_bytes())
    assert dataset.name == "lantern"
    assert [claim.id for claim in dataset.claims()] == ["c1", "c2", "c3", "c4", "c5"]
    assert next(iter(dataset.claims())).value.span.hi - next(iter(dataset.claims())).value.span.lo == 9


def test_open_ends_and_absent_members_have_their_meaning() -> None:
    value = world.accounts()
    value["claims"][2]["value"] = {"kind": "count", "lo": 2, "hi": None}
    del value["claims"][2]["basis"]
    claim = list(read_accounts(world.accounts_bytes(value)).claims())[2]
    assert claim.value.span == Interval(2, OPEN_HI)
    assert claim.basis == "unspecified"
    assert claim.repeats == ()


def test_colons_inside_strings_are_no_members() -> None:
    data = world.accounts_bytes().replace(b"late April", b'at 10:30: \\u003a \\":')
    assert next(iter(read_accounts(data).claims())).said == 'at 10:30: : ":'


def test_an_undated_account_has_open_ends() -> None:
    value = world.accounts()
    value["sources"][2] |= {"published_lo": None, "published_hi": None}
    assert read_accounts(world.accounts_bytes(value)).sources[2].published.is_unknown()


def test_decomposed_letters_are_united_so_that_signing_accepts_them() -> None:
    value = world.accounts()
    value["claims"][0]["said"] = "и\u0306од"
    assert next(iter(read_accounts(world.accounts_bytes(value)).claims())).said == "йод"


@pytest.mark.parametrize(
    ("text", "is_read"),
    [("lantern\x1fwave", True), ("so\x1f", False), ("\x1fso", False), ("a\x1fb\x1fc", False), ("a\x1f b", False)],
)
def test_a_value_names_an_entry_in_full_or_holds_no_sign_between_names(text: str, is_read: bool) -> None:
    file = world.accounts()
    told = {"id": "told", "property": "conditions", "value": {"kind": "text", "text": text}}
    file["claims"].append({**file["claims"][0], **told})
    data = json.dumps(file).encode()

    if is_read:
        assert [*read_accounts(data).claims()][-1].value.texts == (text,)
    else:
        with pytest.raises(BadAccounts):
            read_accounts(data)


def set_at(*path: str | int, to: Any) -> Callable[[Any], None]:
    def change(value: Any) -> None:
        for step in path[:-1]:
            value = value[step]
        value[path[-1]] = to

    return change


def drop(*path: str | int) -> Callable[[Any], None]:
    def change(value: Any) -> None:
        for step in path[:-1]:
            value = value[step]
        del value[path[-1]]

    return change


BAD: list[tuple[str, Callable[[Any], None], str]] = [
    ("an unknown member of the file", set_at("extra", to=1), "file"),
    ("an unknown member of a claim", set_at("claims", 3, "extra", to=1), "claims[3]"),
    ("an unknown member of a value", set_at("claims", 3, "value", "extra", to=1), "claims[3].value"),
    ("an unknown member of a voice", set_at("voices", 1, "colour", to="red"), "voices[1]"),
    ("a missing member of a claim", drop("claims", 0, "said"), "claims[0]"),
    ("a missing member of a source", drop("sources", 1, "published_hi"), "sources[1]"),
    ("a missing end of a count", drop("claims", 2, "value", "hi"), "claims[2].value.hi"),
    ("names on a count", set_at("claims", 2, "value", "names", to=["x"]), "claims[2].value.names"),
    ("another format", set_at("format", to="safeconduct.accounts/2"), "format"),
    ("an empty dataset name", set_at("dataset", to=""), "dataset"),
    ("a colon in the dataset's name", set_at("dataset", to="a:b"), "dataset"),
    ("a control character in an id", set_at("claims", 0, "id", to="c\u001f1"), "claims[0].id"),
    ("a number for a text", set_at("claims", 0, "said", to=5), "claims[0].said"),
    ("a text for a count", set_at("claims", 2, "value", "lo", to="9"), "claims[2].value.lo"),
    ("a fraction for a count", set_at("claims", 2, "value", "lo", to=9.5), "claims[2].value.lo"),
    ("true for a count", set_at("claims", 2, "value", "lo", to=True), "claims[2].value.lo"),
    ("a count below zero", set_at("claims", 2, "value", "lo", to=-1), "claims[2].value.lo"),
    ("a count beyond all counting", set_at("claims", 2, "value", "hi", to=2**60), "claims[2].value.hi"),
    ("a count upside down", set_at("claims", 2, "value", "lo", to=99), "claims[2].value"),
    ("a day that does not exist", set_at("claims", 0, "value", "lo", to="2030-02-30"), "claims[0].value.lo"),
    ("a day of another form", set_at("claims", 0, "value", "lo", to="20300401"), "claims[0].value.lo"),
    ("a week instead of a day", set_at("claims", 0, "value", "lo", to="2030-W18-1"), "claims[0].value.lo"),
    ("a day range upside down", set_at("claims", 0, "value", "lo", to="2030-05-30"), "claims[0].value"),
    ("published upside down", set_at("sources", 0, "published_lo", to="2031-01-01"), "sources[0].published"),
    ("a source that is not there", set_at("claims", 0, "source", to="A9"), "claims[0].source"),
    ("a voice that is not there", set_at("claims", 0, "voice", to="nobody"), "claims[0].voice"),
    ("a subject that is not there", set_at("claims", 0, "subject", to="x"), "claims[0].subject"),
    ("a property that is not there", set_at("claims", 0, "property", to="x"), "claims[0].property"),
    ("a voice that follows nobody", set_at("voices", 2, "repeats_voice", to="x"), "voices[2].repeats_voice"),
    ("a value of another kind", set_at("claims", 0, "property", to="held"), "claims[0].value.kind"),
    ("a claim id that stands twice", set_at("claims", 1, "id", to="c1"), "claims[1].id"),
    ("a source id that stands twice", set_at("sources", 1, "id", to="A1"), "sources[1].id"),
    ("a voice kind of our own making", set_at("voices", 0, "kind", to="ghost"), "voices[0].kind"),
    ("a cumulative date", set_at("properties", 0, "cumulative", to=True), "properties[0].cumulative"),
    ("places without a name", set_at("claims", 4, "value", "names", to=[]), "claims[4].value.names"),
    ("repeats that is no list", set_at("claims", 3, "repeats", to="A2"), "claims[3].repeats"),
    ("a text without end", set_at("claims", 0, "said", to="x" * 100_001), "claims[0].said"),
]


@pytest.mark.parametrize(("what", "change", "place"), BAD, ids=[case[0] for case in BAD])
def test_bad_files_are_refused_with_their_place(what: str, change: Callable[[Any], None], place: str) -> None:
    value = world.accounts()
    change(value)
    with pytest.raises(BadAccounts) as refused:
        read_accounts(world.accounts_bytes(value))
    assert refused.value.facts["place"] == place
    assert place in refused.value.sentences("en")
    assert place in refused.value.sentences("ru")


RAW = world.accounts_bytes()
DAMAGED = {
    "nothing": b"",
    "not JSON": b"{",
    "not UTF-8": b'{"format": "\xff"}',
    "a UTF-16 file": RAW.decode().encode("utf-16"),
    "cut short": RAW[: len(RAW) // 2],
    "more after the end": RAW + b"{}",
    "null": b"null",
    "a list": b"[]",
    "nested without end": b"[" * 200_000,
    "objects nested without end": b'{"a":' * 200_000,
    "half a character": RAW.replace(b"late April", b"\\ud800"),
    "a member twice in a claim": RAW.replace(b'"said": "late April"', b'"said": "x", "said": "late April"'),
    "a member twice in a value": RAW.replace(b'"lo": 9', b'"lo": 1, "lo": 9'),
    "a member twice in the file": RAW.replace(b'"dataset"', b'"dataset": "other", "dataset"'),
    "a member twice in a source": RAW.replace(b'"outlet": "Lantern"', b'"outlet": "x", "outlet": "Lantern"'),
    "a member twice beside an escaped colon": RAW.replace(
        b'"said": "late April"', b'"note": "\\u003a", "said": "x", "said": "late April"'
    ),
    "a member of the file twice beside an escaped colon": RAW.replace(
        b'"about": "invented"', b'"about": "\\u003a", "dataset": "other"'
    ),
    "claims twice": RAW.replace(b'"claims": [', b'"claims": [], "claims": ['),
    "not a number": RAW.replace(b'"lo": 9', b'"lo": NaN'),
    "a huge number": RAW.replace(b'"lo": 9', b'"lo": 1' + b"0" * 5000),
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED.keys())
def test_damaged_files_give_one_sentence(data: bytes) -> None:
    with pytest.raises(BadAccounts) as refused:
        read_accounts(data)
    assert refused.value.sentences("en").count("\n") == 0


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with pytest.raises(BadAccounts):
        read_accounts(data)


def outcome(data: bytes) -> str:
    try:
        return f"{len(list(read_accounts(data).claims()))} claims"
    except BadAccounts as refused:
        return "refused with a place" if refused.facts["place"] else "refused"


@given(st.data())
def test_a_file_with_one_byte_changed_is_read_or_refused(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(RAW) - 1))
    changed = bytearray(RAW)
    changed[at] = data.draw(st.integers(0, 255))
    assert outcome(bytes(changed)) in ("5 claims", "refused with a place")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.data(), json_values)
def test_any_member_replaced_by_anything_is_read_or_refused(data: st.DataObject, other: Any) -> None:
    value = world.accounts()
    table = data.draw(st.sampled_from(["properties", "voices", "subjects", "sources", "claims"]))
    row = data.draw(st.sampled_from(value[table]))
    row[data.draw(st.sampled_from(sorted(row)))] = other
    assert outcome(json.dumps(value).encode()) in ("5 claims", "refused with a place")
