"""Bad accounts files get one sentence with its place, and nothing of theirs gets into what may be logged."""

from __future__ import annotations

import pytest

from safeconduct.base.errors import Phrase
from safeconduct.record import accounts
from safeconduct.record.accounts import read_accounts
from safeconduct.record.accounts_json import BadAccounts
from safeconduct.record.json_places import line_and_column
from tests.unit.record.refused_accounts import EVERY, NAME, RAW, Refused


def refusal(data: bytes) -> BadAccounts:
    with pytest.raises(BadAccounts) as refused:
        read_accounts(data)
    return refused.value


def test_the_file_that_is_spoilt_here_is_good() -> None:
    assert len(list(read_accounts(RAW).claims())) == 5


@pytest.mark.parametrize("case", [case for _, case in EVERY], ids=[name for name, _ in EVERY])
def test_a_bad_file_gets_one_sentence_with_its_place(case: Refused) -> None:
    refused = refusal(case.data)

    what = refused.advice("en").what
    assert f"taken in: {case.place}" in what
    assert f"line {case.line}, column {case.column}" in what
    assert what.endswith(f": {case.reason.en}.")
    assert refused.advice("ru").what.endswith(f": {case.reason.ru}.")
    assert f"строка {case.line}, столбец {case.column}" in refused.advice("ru").what
    assert refused.advice("en").safe == "Nothing was changed."


@pytest.mark.parametrize("case", [case for _, case in EVERY], ids=[name for name, _ in EVERY])
def test_what_may_be_logged_holds_no_word_of_the_file(case: Refused) -> None:
    refused = refusal(case.data)

    facts = [fact.en if isinstance(fact, Phrase) else str(fact) for fact in refused.facts.values()]
    assert NAME not in " ".join((*facts, str(refused), repr(refused)))


@pytest.mark.parametrize("case", [case for name, case in EVERY if name.startswith("an unknown")], ids=lambda c: c.name)
def test_a_member_nobody_knows_is_not_printed(case: Refused) -> None:
    assert refusal(case.data).shown == ""


def test_a_file_larger_than_any_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "MAX_FILE_BYTES", len(RAW) - 1)

    assert refusal(RAW).facts["reason"] == accounts.TOO_LARGE


def test_lines_and_columns_are_counted_as_editors_do() -> None:
    data = "a\nяб\r\n𝄞c".encode()

    assert [line_and_column(data, data.index(piece.encode())) for piece in "aяб\r𝄞c"] == [
        (1, 1),
        (2, 1),
        (2, 2),
        (2, 3),
        (3, 1),
        (3, 2),
    ]
