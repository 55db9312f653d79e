"""The part of EDTF that days are written in: what is written is read back, and nothing else is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import day_from_iso
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.record.days.edtf import Date, Edtf, OneOf, Through, Within, edtf_from_text
from safeconduct.record.words import NotUnderstood

years = st.integers(2, 9997)
days = st.builds(Date, years, st.integers(1, 12), st.integers(1, 28), is_about=st.booleans())
wider = st.one_of(
    st.builds(Date, years, is_about=st.booleans()),
    st.builds(Date, years, st.sampled_from([*range(1, 13), *range(21, 25), *range(33, 37), 40, 41])),
    st.builds(Date, years, st.integers(1, 12), is_some_day=st.just(True)),
)
yearless = st.builds(Date, st.just(0), st.integers(0, 12), st.integers(1, 29))
dates = days | wider


@st.composite
def spans(draw: st.DrawFn) -> Edtf:
    first, last = sorted((draw(dates), draw(dates)), key=lambda one: (one.days().lo, one.days().hi))
    ends = draw(st.sampled_from(["both", "lo", "hi"]))
    if ends != "both":
        return Through(first, None) if ends == "lo" else Through(None, last)
    if first.days().lo < last.days().lo and draw(st.booleans()):
        return OneOf((first, last))
    return Through(first, last) if first == last or draw(st.booleans()) else Within(first, last)


@given(dates | yearless | spans())
def test_what_is_written_is_read_back(edtf: Edtf) -> None:
    assert edtf_from_text(str(edtf)) == edtf


@given(spans())
def test_a_span_holds_both_its_ends(edtf: Edtf) -> None:
    ends = (
        [edtf.lo, edtf.hi] if isinstance(edtf, Through | Within) else [*edtf.dates] if isinstance(edtf, OneOf) else []
    )

    # Whole where the ends are apart; of "from 2018 to February 2018" the rest of the year is not meant.
    within = (
        isinstance(edtf, Through | Within) and edtf.lo and edtf.hi and not edtf.lo.days().is_disjoint(edtf.hi.days())
    )
    for one in ends:
        if one is None or one.is_about:
            continue
        whole = edtf.days().lo <= one.days().lo and one.days().hi <= edtf.days().hi
        assert whole or (within and not edtf.days().is_disjoint(one.days()))


@given(days)
def test_about_a_day_holds_the_day_and_more(date: Date) -> None:
    exact = Date(date.year, date.month, date.day).days()
    about = Date(date.year, date.month, date.day, is_about=True).days()

    assert about.lo < exact.lo == exact.hi < about.hi


@pytest.mark.parametrize(
    ("text", "lo", "hi"),
    [
        ("2018-12-29", "2018-12-29", "2018-12-29"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2018", "2018-01-01", "2018-12-31"),
        ("2018-21", "2018-03-01", "2018-05-31"),
        # The winter that ends in it, or the one that begins.
        ("2018-24", "2017-12-01", "2019-02-28"),
        ("2018-36", "2018-10-01", "2018-12-31"),
        ("2018-41", "2018-07-01", "2018-12-31"),
        ("2018-12-XX", "2018-12-01", "2018-12-31"),
        ("2018-12-12~", "2018-12-07", "2018-12-17"),
        ("2018-12-06/2019-01-22", "2018-12-06", "2019-01-22"),
        ("[2018-12-01..2018-12-10]", "2018-12-01", "2018-12-10"),
        ("[2018-08-10,2018-10-08]", "2018-08-10", "2018-10-08"),
    ],
)
def test_days_of_each_form(text: str, lo: str, hi: str) -> None:
    assert edtf_from_text(text).days() == Interval(day_from_iso(lo), day_from_iso(hi))


def test_open_ends_and_days_without_a_year() -> None:
    assert edtf_from_text("../2018-12-31").days() == Interval(OPEN_LO, day_from_iso("2018-12-31"))
    assert edtf_from_text("2018-12-01/..").days() == Interval(day_from_iso("2018-12-01"), OPEN_HI)
    assert edtf_from_text("XXXX-12-29").days() == edtf_from_text("XXXX-XX-29").days() == UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "", "2018-13", "2018-02-30", "2018-00", "2018-12-00", "0000-01-01", "9999", "XXXX", "XXXX-XX", "XXXX-24",
        "2018-XX", "2018-XX-01", "2018-25", "[2018]", "[2018..2018]", "[2019..2018]", "[2019,2018]", "[]", "../..",
        "/2018", "2018/", "2019/2018", "2018-12-29 ", " 2018", "2018-12-29T10:00", "2018-1-1", "٢٠١٨", "2018-12-29?",
        "2018-12-29~~", "[XXXX-12-01..2018-12-10]", "2018-12-01..2018-12-10", "[" + "2018," * 1000 + "2019]",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood):
        edtf_from_text(text)
