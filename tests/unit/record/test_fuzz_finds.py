"""What fuzzing and the writing of its targets found in the record room: each failed before it was mended."""

import json
from typing import Any

import cbor2
import pytest

from safeconduct.base.cbor import MAX_BYTES
from safeconduct.record.accounts import read_accounts
from safeconduct.record.accounts_json import BadAccounts
from safeconduct.record.claim_bytes import readable_claim
from safeconduct.record.item_bytes import decode_item
from safeconduct.record.items import MalformedItem, Table
from safeconduct.record.words import NotUnderstood, count_from_words
from tests.fuzz.views_target import Memory, entries_op

SOUND: dict[Any, Any] = {0: "a", 1: "b", 2: "c", 3: "d", 4: {0: 1, 1: 5}, 5: "said"}


def with_key(claim: dict[Any, Any], old: int, new: object) -> dict[Any, Any]:
    """The same map with another key in the same place."""
    return {new if key == old else key: value for key, value in claim.items()}


def is_refused_by_the_full_check(data: bytes) -> bool:
    try:
        decode_item(Table.CLAIM, data)
    except MalformedItem:
        return True
    return False


def is_refused_by_the_quick_look(data: bytes) -> bool:
    try:
        readable_claim(data)
    except MalformedItem:
        return True
    return False


# true, 1.0 and simple value 1 equal the number 1 in Python, and are other bytes.
@pytest.mark.parametrize("one", [True, 1.0, cbor2.CBORSimpleValue(1)], ids=["true", "float", "simple value"])
@pytest.mark.parametrize("is_in_value", [False, True], ids=["of the claim", "of its value"])
def test_a_key_that_only_equals_a_number_is_none_for_the_quick_look(one: object, *, is_in_value: bool) -> None:
    # The quick look remembers the shapes it has seen: the sound claim comes first.
    assert readable_claim(cbor2.dumps(SOUND)) == SOUND
    forged = SOUND | {4: with_key(SOUND[4], 1, one)} if is_in_value else with_key(SOUND, 1, one)
    data = cbor2.dumps(forged)

    assert is_refused_by_the_full_check(data)
    assert is_refused_by_the_quick_look(data)


def test_the_quick_look_refuses_a_basis_that_is_never_written() -> None:
    data = cbor2.dumps(SOUND | {7: "unspecified"})

    assert is_refused_by_the_full_check(data)
    assert is_refused_by_the_quick_look(data)


def test_the_quick_look_refuses_what_is_too_long_to_be_decoded() -> None:
    data = cbor2.dumps(SOUND | {5: "x" * MAX_BYTES})

    assert is_refused_by_the_full_check(data)
    assert is_refused_by_the_quick_look(data)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({4: {0: 0, 1: 2_932_897}}, "a day after 9999-12-31"),
        ({4: {0: 0, 2: -719_163}}, "a day before 0001-01-01"),
        ({4: {0: 1, 1: -1}}, "a count below nought"),
        ({4: {0: 1, 1: 2**53 + 1}}, "a count beyond what a file can say"),
        ({4: {0: 1, 1: 7, 2: 5}}, "an interval that ends before it begins"),
        ({0: "other\x1fa"}, "an id that names another dataset"),
    ],
)
def test_both_looks_refuse_what_no_answer_could_show(changed: dict[int, Any], why: str) -> None:
    data = cbor2.dumps(SOUND | changed)

    assert is_refused_by_the_full_check(data), why
    assert is_refused_by_the_quick_look(data), why


@pytest.mark.parametrize(
    "ends", [{5: 2_932_897}, {5: 9, 6: 8}, {7: -719_163}], ids=["late", "backwards", "learnt early"]
)
def test_an_account_with_days_that_cannot_be_written_is_refused(ends: dict[int, int]) -> None:
    with pytest.raises(MalformedItem):
        decode_item(Table.SOURCE, cbor2.dumps({0: "a", 1: "o", **ends}))


@pytest.mark.parametrize("dataset", ["", "e\x1f", "e\x1ff"])
def test_nothing_is_taken_from_an_op_whose_dataset_is_no_name(dataset: str) -> None:
    # Its claims stood in answers and could not be opened.
    tables = Memory()
    tables.take([entries_op(2, dataset, {5: [cbor2.dumps(SOUND)]})])

    assert list(tables.execute("SELECT subject FROM record_group")) == []
    assert list(tables.execute("SELECT place FROM record_unread")) == [("dataset",)]


def accounts_file(**claim: object) -> bytes:
    return json.dumps(
        {
            "format": "safeconduct.accounts/1",
            "dataset": "d",
            "properties": [{"id": "p", "kind": "text"}],
            "voices": [],
            "subjects": [{"id": "s", "kind": "event", "label": "l"}],
            "sources": [{"id": "q", "outlet": "o", "published_lo": None, "published_hi": None}],
            "claims": [{"id": "c", "source": "q", "subject": "s", "property": "p", **claim}],
        }
    ).encode()


def test_a_claim_whose_texts_together_are_too_long_is_refused_while_the_file_is_read() -> None:
    # 100,000 characters of four bytes each are within the bound of one text.
    text = "\U0001f512" * 100_000
    sound = accounts_file(value={"kind": "text", "text": "t"}, said=text, note=text)
    too_long = accounts_file(value={"kind": "text", "text": text}, said=text, note=text)

    assert len(list(read_accounts(sound).claims())) == 1
    with pytest.raises(BadAccounts) as caught:
        read_accounts(too_long)
    assert "claims[0]" in caught.value.sentences("en")


@pytest.mark.parametrize("words", ["9" * 5000 + "..", "..", "1.." + "9" * 5000, "9" * 17 + "..", "9" * 5000])
def test_a_count_of_more_digits_than_any_count_has_is_not_understood(words: str) -> None:
    with pytest.raises(NotUnderstood):
        count_from_words(words)
