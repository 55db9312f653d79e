"""The fuzz targets (tests/fuzz) without a fuzzer: real encodings and changed ones, a few of each in every check.

Each decoder meets cut, spliced and altered bytes of its own making here, which random bytes hardly ever resemble; the
long coverage-guided runs are written down in docs/fuzzing.md.
"""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import many
from tests.fuzz.every_target import TARGETS
from tests.fuzz.targets import Target

ROOT = Path(__file__).resolve().parents[2]
SEEDS = {target.name: target.seeds() for target in TARGETS}


@st.composite
def changed(draw: st.DrawFn, target: Target) -> bytes:
    """A seed with some bytes put in, overwritten or left out; sometimes with the rest of another seed."""
    data = draw(st.sampled_from(SEEDS[target.name]))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        piece = draw(st.one_of(st.binary(max_size=3), *([st.sampled_from(target.words)] if target.words else [])))
        data = data[:at] + piece + data[at + draw(st.sampled_from([0, 1, len(piece)])) :]
    if draw(st.integers(0, 4)) == 0:
        other = draw(st.sampled_from(SEEDS[target.name]))
        at = draw(st.integers(0, len(other)))
        data = data[:at] + other[at:]
    return data


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_target_begins_with_bytes_that_are_accepted(target: Target) -> None:
    assert True in [target.check(seed) for seed in SEEDS[target.name]]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
@settings(max_examples=many(30), suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_changed_bytes_are_refused_in_the_room_s_own_words_or_read_in_one_way(
    target: Target, data: st.DataObject
) -> None:
    # Asserts by itself: a find raises `Broken`, or whatever the decoder let through.
    target.check(data.draw(changed(target)))


def pins(name: str) -> set[str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return {pin.lower() for pin in re.findall(r"^[A-Za-z0-9_.-]+==[^\s;\\]+", text, re.MULTILINE)}


def test_the_fuzzer_runs_with_the_very_libraries_the_program_runs_with() -> None:
    assert pins("run.txt") < pins("fuzz.txt")
    assert pins("fuzz.txt") - pins("run.txt") == pins("fuzz.in")
