"""What must hold of the rows whatever the claims: order, copies, later days, what was taken back, two datasets."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from safeconduct.base.clock import Day
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record.lineage import lineage
from safeconduct.record.rules import END_OF_TIME, known_now, known_rows
from safeconduct.record.types import NEVER, UNATTRIBUTED, Entry, Group, KnownRow, PropertyKind, Reading
from tests.examples import many
from tests.unit.record import groups

INTERVALS = (PropertyKind.COUNT, PropertyKind.DATE)
crowded = st.integers(0, 2**32).map(groups.group_from_seed)
any_group = groups.groups() | crowded
# Drawn so from the beginning where that can be: half of all groups would be drawn in vain.
any_interval_group = groups.groups(kinds=INTERVALS) | crowded.filter(lambda group: group.kind.is_interval)


def _rows(group: Group, day: Day, reading: Reading) -> tuple[KnownRow, ...]:
    return known_rows(group, lineage(group), day=day, reading=reading)


def _with(group: Group, *entries: Entry) -> Group:
    return replace(group, entries=(*group.entries, *entries))


@given(group=any_group, day=groups.looks, reading=groups.readings, data=st.data())
@settings(max_examples=many(40), deadline=None)
def test_the_order_of_claims_changes_nothing(group: Group, day: Day, reading: Reading, data: st.DataObject) -> None:
    turned = replace(group, entries=tuple(data.draw(st.permutations(group.entries))))
    assert _rows(turned, day, reading) == _rows(group, day, reading)


@given(group=any_group)
@settings(max_examples=many(25), deadline=None)
def test_what_is_known_now_is_what_is_known_on_the_last_day(group: Group) -> None:
    assert known_now(group, lineage(group)) == _rows(group, END_OF_TIME, Reading.KNOWN)


@given(group=any_group, day=groups.looks, reading=groups.readings)
@settings(max_examples=many(50), deadline=None)
def test_a_row_agrees_with_itself(group: Group, day: Day, reading: Reading) -> None:
    rows = _rows(group, day, reading)
    assert list(rows) == sorted(rows, key=lambda row: row.text)
    for row in rows:
        claims = set(row.claims)
        assert len(claims) == len(row.claims) >= 1
        assert len(row.documents) >= 1
        for some in (row.standing, row.superseded, row.outdated, row.inconsistent, row.retracted):
            assert set(some) <= claims
            assert list(some) == sorted(set(some))
        if len({entry.id for entry in group.entries}) == len(group.entries):
            # Of a claim that two desks reworded apart, one wording may stand and the other not.
            assert not set(row.standing) & {*row.superseded, *row.outdated, *row.retracted}
            assert not set(row.superseded) & set(row.outdated)
        assert row.roots.ceiling == len(row.roots.names) <= len(group.entries)
        assert min(1, row.roots.ceiling) <= row.roots.floor <= row.roots.ceiling
        assert bool(row.standing) >= bool(row.roots.names)
        if not any(entry.span == UNKNOWN for entry in group.entries) or not group.kind.is_interval:
            assert bool(row.standing) == bool(row.roots.names)
        assert {position.root for position in row.positions} <= set(row.roots.names)
        for position in row.positions:
            assert row.span.lo <= position.span.lo <= position.span.hi <= row.span.hi


def test_a_copy_of_what_echoes_us_does_not_speak_before_it() -> None:
    """We published that we know no number. The press prints one of ours, "1 to 6"; another takes it as 1."""
    told = Entry(
        id="ours",
        source="Our site",
        root="net",
        is_us=True,
        publisher="net",
        published_by_us=True,
        published_lo=Day(2),
        published_hi=Day(2),
        known_on=Day(1),
        span=UNKNOWN,
        values=(),
        repeats=(),
        corrects=False,
    )
    echo = told._replace(
        id="echo", source="A", publisher="", published_by_us=False, published_lo=Day(1), published_hi=Day(1)
    )
    echo = echo._replace(publisher="press", span=Interval(1, 6))
    copy = echo._replace(id="copy", source="B", publisher="other", span=Interval(1, 1), repeats=("A",))
    for entries in ((told, echo), (told, echo, copy), (copy, echo, told)):
        group = Group("wave", "figure", "estimated", PropertyKind.COUNT, False, entries)
        [row] = _rows(group, Day(6), Reading.KNOWN)
        assert [(one.root, one.span) for one in row.positions] == [("net", Interval(1, 6))]


@given(group=any_interval_group, day=groups.looks, reading=groups.readings, data=st.data())
@settings(max_examples=many(50), deadline=None)
def test_a_pure_copy_adds_no_voice_and_never_narrows(
    group: Group, day: Day, reading: Reading, data: st.DataObject
) -> None:
    assume(len({entry.id for entry in group.entries}) == len(group.entries))
    rows = _rows(group, day, reading)
    assume(rows and rows[0].positions)
    [row] = rows
    original = data.draw(st.sampled_from([e for e in group.entries if e.id in row.standing]))
    copy = original._replace(
        id="z-copy",
        source="Copy",
        publisher="copy-press",
        published_by_us=False,
        known_on=Day(groups.FIRST - 1),
        span=data.draw(groups.spans()),
        repeats=(original.source,),
        corrects=False,
        superseded_by=(),
        disputed_by=(),
        reviews=(),
        first_hand=False,
        withdrawn_on=NEVER,
        undone_on=NEVER,
        replaced_on=NEVER,
    )
    copied = _with(group, copy)
    found = lineage(copied)
    parents = found.parents(len(group.entries))
    taken = [copied.entries[n] for n in parents]
    assume(taken and all(entry.id in row.standing and entry.withdrawn_on == NEVER for entry in taken))
    # A figure printed from an account that knows none is no copy of what was said there.
    assume(all(entry.span != UNKNOWN for entry in taken))
    [after] = known_rows(copied, found, day=day, reading=reading)
    assert after.roots.names == row.roots.names
    assert after.roots.floor <= row.roots.floor
    assert set(after.claims) == {*row.claims, "z-copy"}
    for position, before in zip(after.positions, row.positions, strict=True):
        assert position.span.lo <= before.span.lo
        assert before.span.hi <= position.span.hi


@given(
    group=any_group, day=groups.looks, reading=groups.readings, root=st.sampled_from(("v", "new")), span=groups.spans()
)
@settings(max_examples=many(40), deadline=None)
def test_what_comes_later_changes_no_day_before(
    group: Group, day: Day, reading: Reading, root: str, span: Interval
) -> None:
    later = Entry(
        id="z-later",
        source="Later",
        root=root,
        is_us=False,
        publisher="later-press",
        published_by_us=False,
        published_lo=Day(day + 1),
        published_hi=Day(day + 1),
        known_on=Day(day + 1),
        span=span,
        values=("Ark",),
        repeats=("A",),
        corrects=True,
    )
    assert _rows(_with(group, later), day, reading) == _rows(group, day, reading)


@given(group=any_group, day=groups.looks, reading=groups.readings, data=st.data())
@settings(max_examples=many(40), deadline=None)
def test_a_retraction_or_a_link_changes_no_day_before(
    group: Group, day: Day, reading: Reading, data: st.DataObject
) -> None:
    assume(group.entries)
    n = data.draw(st.integers(0, len(group.entries) - 1))
    assume(group.entries[n].retracted_on > day)
    after = Day(day + 1)
    said = group.entries[n]._replace(
        retracted_on=after,
        superseded_by=(*group.entries[n].superseded_by, ("elsewhere", after)),
        disputed_by=(*group.entries[n].disputed_by, ("", after)),
    )
    changed = replace(group, entries=(*group.entries[:n], said, *group.entries[n + 1 :]))
    assert _rows(changed, day, reading) == _rows(group, day, reading)


@given(group=any_interval_group, day=groups.looks, reading=groups.readings, data=st.data())
@settings(max_examples=many(40), deadline=None)
def test_a_withdrawal_hides_content_on_days_before_and_changes_nothing_else(
    group: Group, day: Day, reading: Reading, data: st.DataObject
) -> None:
    assume(group.entries)
    n = data.draw(st.integers(0, len(group.entries) - 1))
    assume(group.entries[n].withdrawn_on == NEVER and not group.entries[n].is_us)
    withdrawn = group.entries[n]._replace(withdrawn_on=Day(day + 1))
    changed = replace(group, entries=(*group.entries[:n], withdrawn, *group.entries[n + 1 :]))
    for after, before in zip(_rows(changed, day, reading), _rows(group, day, reading), strict=True):
        for name in ("claims", "documents", "superseded", "outdated", "standing", "retracted"):
            assert getattr(after, name) == getattr(before, name)
        assert after.roots.names == before.roots.names


@given(group=any_group, day=groups.looks, reading=groups.readings)
@settings(max_examples=many(50), deadline=None)
def test_no_row_on_any_day_shows_what_was_withdrawn(group: Group, day: Day, reading: Reading) -> None:
    kept = [entry for entry in group.entries if entry.withdrawn_on == NEVER]
    for row in _rows(group, day, reading):
        if not group.kind.is_interval:
            assert row.is_tombstone or row.text in {value for entry in kept for value in entry.values}
            assert row.is_tombstone == (row.text == "")
        for position in row.positions:
            assert position.span.lo in {entry.span.lo for entry in kept}
            assert position.span.hi in {entry.span.hi for entry in kept}


@given(group=any_interval_group, day=groups.looks, reading=groups.readings)
@settings(max_examples=many(40), deadline=None)
def test_a_new_voice_through_nobody_else_is_one_more(group: Group, day: Day, reading: Reading) -> None:
    new = Entry(
        id="z-new",
        source="New",
        root="z-new-voice",
        is_us=False,
        publisher="new-press",
        published_by_us=False,
        published_lo=Day(groups.FIRST),
        published_hi=Day(groups.FIRST - 1),
        known_on=Day(groups.FIRST - 1),
        span=Interval(3, 3),
        values=(),
        repeats=(),
        corrects=False,
    )
    before = _rows(group, day, reading)
    ceiling, floor = (before[0].roots.ceiling, before[0].roots.floor) if before else (0, 0)
    [row] = _rows(_with(group, new), day, reading)
    assert row.roots.ceiling == ceiling + 1
    assert max(1, floor) <= row.roots.floor <= floor + 1
    # A floor of 1 may be no proof but the least there is; nobody affirmed anything of the new voice.
    assert floor == 1 or group.independent or row.roots.floor == floor + 1


def _renamed(group: Group) -> Group:
    """Return the group as another dataset would have it: the same local ids, other qualified names."""
    return replace(
        group,
        entries=tuple(
            entry._replace(
                id="2" + entry.id,
                source="2" + entry.source,
                root="2" + entry.root,
                publisher=entry.publisher and "2" + entry.publisher,
                repeats=tuple("2" + name for name in entry.repeats),
                superseded_by=tuple(("2" + name, day) for name, day in entry.superseded_by),
                disputed_by=tuple(("2" + name, day) for name, day in entry.disputed_by),
            )
            for entry in group.entries
        ),
        independent=frozenset((f"2{one}", f"2{other}") for one, other in group.independent),
        dependent=frozenset((f"2{one}", f"2{other}") for one, other in group.dependent),
    )


@given(group=any_interval_group, day=groups.looks, reading=groups.readings)
@settings(max_examples=many(40), deadline=None)
def test_two_datasets_with_the_same_local_ids_stay_apart(group: Group, day: Day, reading: Reading) -> None:
    assume(all(entry.root != UNATTRIBUTED for entry in group.entries))
    other = _renamed(group)
    both = replace(
        _with(group, *other.entries),
        independent=group.independent | other.independent,
        dependent=group.dependent | other.dependent,
    )
    for one, two, row in zip(
        _rows(group, day, reading), _rows(other, day, reading), _rows(both, day, reading), strict=True
    ):
        for name in ("claims", "documents", "superseded", "outdated", "inconsistent", "standing", "retracted"):
            assert set(getattr(row, name)) == {*getattr(one, name), *getattr(two, name)}
        assert set(row.roots.names) == {*one.roots.names, *two.roots.names}
        assert set(row.positions) == {*one.positions, *two.positions}
        # A floor of 1 may be no proof but the least there is; what is affirmed says nothing of the other dataset.
        assert one.roots.floor == 1 or group.independent or row.roots.floor == 2 * one.roots.floor
