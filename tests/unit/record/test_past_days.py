"""What was known on a past day is what the desk said on that day (promise P7), whatever was signed since.

No reading of the rules stands beside it: a desk that holds the ops of those days alone is asked. Left out is what bears
on past days on purpose (docs/formats/known.md "Days"): lineage, names that are one, who we are, withdrawn content, and
what was learnt before it was recorded. Every account is described before anything is claimed of it.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record.items import Claim, Property, Source, Value, Voice, VoiceKind
from safeconduct.record.links import LinkKind
from safeconduct.record.queries import Record
from safeconduct.record.types import SEP, PropertyKind, Reading
from tests.examples import many
from tests.unit.record.test_views import (
    DATASETS,
    FIRST_DAY,
    SOURCES,
    SUBJECTS,
    VOICES,
    claims,
    links,
    local,
    names,
    properties,
    sources,
    spans,
)
from tests.unit.record.test_views_orders import Journal, Step

_BEARS_ON_THE_PAST: Final = (LinkKind.REPEATS, LinkKind.SAME_AS, LinkKind.DIFFERENT_FROM, LinkKind.WITHDRAW)

own_claims = claims().map(lambda claim: replace(claim, repeats=()))
unlearnt = sources.map(lambda source: replace(source, learnt_on=None))
voices = st.builds(lambda id_: Voice(id_, "label", VoiceKind.PERSON, "", False), local(VOICES))
items = st.one_of(own_claims, own_claims, own_claims, unlearnt, voices, properties)
entries = st.tuples(names(DATASETS), st.lists(items, min_size=1, max_size=4)).map(lambda pair: ("entries", pair))
said = links().filter(lambda link: link.kind not in _BEARS_ON_THE_PAST).map(lambda link: ("link", link))
steps: st.SearchStrategy[list[Step]] = st.lists(
    st.one_of(
        entries,
        entries,
        said,
        said,
        st.tuples(st.integers(0, 30), spans).map(lambda pair: ("reword", pair)),
        st.tuples(st.integers(0, 30), unlearnt).map(lambda pair: ("reword source", pair)),
        names(DATASETS).map(lambda dataset: ("change nature", dataset)),
        st.integers(0, 30).map(lambda n: ("bring again", n)),
        st.integers(0, 30).map(lambda n: ("undo", n)),
        st.integers(0, 30).map(lambda n: ("undo", n)),
    ),
    min_size=4,
    max_size=18,
)
DESCRIBED: Final = [Source(id_, "outlet", "u", "", "", UNKNOWN, None, "") for id_ in SOURCES]
COUNTS: Final = Property("held", PropertyKind.COUNT, False)
BROUGHT: Final = ("entries", ("d", [*DESCRIBED, COUNTS]))
WAIT: Final = [("entries", ("e", [Voice("w", "label", VoiceKind.PERSON, "", False)]))] * 4
CLAIM: Final = Claim("c1", "A", "s", "held", Value(PropertyKind.COUNT, Interval(3, 3)), "said", "v")


def known_each_day(found: list[Step], draw: Random) -> int:
    """Compare what is known of each past day with what was known then; return how many answers were not empty."""
    journal, compared = Journal(draw), 0
    for dataset in DATASETS:
        journal.do(("entries", (dataset, [*DESCRIBED, COUNTS])))
    for step in found:
        journal.do(step)
    now = Record(journal.taken(list(range(len(journal.ops))), 1000))
    for day in sorted({one.recorded_on for one in journal.ops})[:-1]:
        by_then = [n for n, one in enumerate(journal.ops) if one.recorded_on <= day]
        then = Record(journal.taken(by_then, 1000))
        for name in (dataset + SEP + subject for dataset in DATASETS for subject in SUBJECTS):
            rows = now.known(name, reading=Reading.KNOWN, day=day)
            assert rows == then.known_now(name), (name, day - FIRST_DAY)
            compared += bool(rows)
    return compared


@settings(
    max_examples=many(25),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(steps, st.randoms(use_true_random=False))
def test_a_past_day_is_answered_as_it_was_on_that_day(found: list[Step], draw: Random) -> None:
    known_each_day(found, draw)


def test_an_account_that_was_taken_back_and_came_again_was_unknown_in_between() -> None:
    told = [replace(claim, voice=voice) for claim, voice in ((CLAIM, "v"), (replace(CLAIM, id="c2", source="B"), "w"))]
    # Op 1 described the accounts of d; both are published by one voice, so that two who speak there are not two proved.
    story: list[Step] = [("entries", ("d", told)), ("undo", 1), *WAIT, BROUGHT, *WAIT]
    assert known_each_day(story, Random(1)) > len(WAIT)
