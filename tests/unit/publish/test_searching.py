"""The search of a desk: what it knows and nobody may tell, found in texts; no answer is asked for again."""

from __future__ import annotations

import gc
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.publish.answering import Unchecked
from safeconduct.publish.apart import Limits
from safeconduct.publish.holding.protecting import protected_here
from safeconduct.publish.searching import Searcher
from safeconduct.publish.types import Decision, Kind
from safeconduct.sync.types import Sort
from tests.unit.evacuate.parts import office
from tests.unit.publish.attacks import person
from tests.unit.publish.test_apart import HOOKED

TODAY = Day(20_000)
NAMED = person("Ахмед Дадаев")


def test_where_a_house_is_and_how_a_helper_is_reached_is_found(tmp_path: Path) -> None:
    here = office(tmp_path)
    here.begin(here.part(Sort.PLACES), "place", {"code_name": "juniper", "address": "7 Quarry Lane, behind the mill"})
    here.begin(here.part(Sort.HELPERS), "helper", {"code_name": "heron", "reach": "+7 495 000-00-17"})
    protected = protected_here(here.desk.team).terms
    assert {one.kind for one in protected} == {Kind.SAFE_PLACE, Kind.HELPER}
    with Searcher(protected, SystemEntropy()) as searcher:
        texts = ("They sit at 7 Quarry Lane, behind the mill.", "Call 84950000017.", "A heron in a juniper.")
        assert [one.decision for one in searcher.search(texts, TODAY)] == [
            Decision.NEVER, Decision.NEVER, Decision.PUBLISH
        ]  # fmt: skip


ECHO = """
import json, os, sys
sys.stdin.buffer.readline()
for line in sys.stdin.buffer:
    text = json.loads(line)["text"]
    if text == "fall" and not os.path.exists({mark!r}):
        open({mark!r}, "w")
        os._exit(3)
    print(json.dumps({{"hits": []}}), flush=True)
"""


def test_one_process_answers_many_texts_and_each_once() -> None:
    with Searcher((NAMED,), SystemEntropy()) as searcher:
        assert not searcher.pids
        assert decisions(searcher, "Ахмеда Дадаева видели.", "Ничего.") == [Decision.NEVER, Decision.PUBLISH]
        pid = searcher.pids[0]
        os.kill(pid, signal.SIGSTOP)
        # Known already: the process is not asked.
        assert decisions(searcher, "Ничего.", "Ахмеда Дадаева видели.") == [Decision.PUBLISH, Decision.NEVER]
        os.kill(pid, signal.SIGCONT)
        assert decisions(searcher, "Ахмед Дадаев молчит.") == [Decision.NEVER]
        assert list(searcher.pids) == [pid]


def test_a_text_without_an_answer_is_held_and_the_next_is_asked_of_a_new_process(tmp_path: Path) -> None:
    command = ("-P", "-c", ECHO.format(mark=str(tmp_path / "fell")))
    with Searcher((), SystemEntropy(), command=command) as searcher:
        assert decisions(searcher, "stand", "fall", "stand on", "fall") == [
            Decision.PUBLISH, Decision.HOLD, Decision.PUBLISH, Decision.PUBLISH
        ]  # fmt: skip


def test_a_process_killed_between_two_texts_holds_one_and_is_started_anew() -> None:
    with Searcher((NAMED,), SystemEntropy()) as searcher:
        decisions(searcher, "Ничего.")
        pid = searcher.pids[0]
        os.kill(pid, signal.SIGKILL)
        assert decisions(searcher, "Ахмед Дадаев молчит.") == [Decision.HOLD]
        assert decisions(searcher, "Ахмед Дадаев молчит.") == [Decision.NEVER]
        assert list(searcher.pids) != [pid]


def test_other_terms_are_searched_for_from_then_on_and_nothing_is_known_of_before() -> None:
    with Searcher((), SystemEntropy()) as searcher:
        assert decisions(searcher, "Ахмед Дадаев молчит.") == [Decision.PUBLISH]
        searcher.take((NAMED,))
        assert searcher.pids == ()
        assert decisions(searcher, "Ахмед Дадаев молчит.") == [Decision.NEVER]


def test_a_search_that_takes_too_long_is_held() -> None:
    command = ("-P", "-c", "import time; time.sleep(600)")
    with Searcher((), SystemEntropy(), Limits(patience=0.5), command) as searcher:
        assert searcher.search(["words"], TODAY)[0].unchecked is Unchecked.TIME


def test_it_is_stopped_from_another_thread_while_it_searches_and_searches_no_more() -> None:
    command = ("-P", "-c", "import time; time.sleep(600)")
    with Searcher((), SystemEntropy(), command=command) as searcher, ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(decisions, searcher, "one", "two")
        while not searcher.pids:
            pass
        searcher.stop()
        assert under_way.result() == [Decision.HOLD, Decision.HOLD]
        assert searcher.pids == ()
        assert decisions(searcher, "three") == [Decision.HOLD]


def test_the_kept_process_opens_no_socket_starts_nothing_and_writes_nothing_between_many_texts() -> None:
    run = "import runpy; runpy.run_module('safeconduct.publish.child', run_name='__main__')"
    with Searcher((NAMED,), SystemEntropy(), command=("-P", "-c", HOOKED + run)) as searcher:
        assert decisions(searcher, "Ахмед Дадаев молчит.", "Ничего.", "Ахмеда Дадаева видели.") == [
            Decision.NEVER, Decision.PUBLISH, Decision.NEVER
        ]  # fmt: skip


def test_nothing_is_kept_and_no_process_is_left_once_it_is_closed() -> None:
    with Searcher((NAMED,), SystemEntropy()) as searcher:
        decisions(searcher, "Ахмед Дадаев молчит.")
        pid = searcher.pids[0]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not searcher.pids
    held = gc.get_referents(*gc.get_referents(searcher))
    assert NAMED not in held
    assert decisions(searcher, "Ахмед Дадаев молчит.") == [Decision.HOLD]


def decisions(searcher: Searcher, *texts: str) -> list[Decision]:
    return [one.decision for one in searcher.search(texts, TODAY)]
