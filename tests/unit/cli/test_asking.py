"""Ctrl-C ends a question at the terminal, even when pressed in the instant before the wait for an answer begins."""

from __future__ import annotations

import os
import selectors
import signal
import sys
from collections.abc import Iterator

import pytest

from safeconduct.cli.asking import line_from_person

if sys.platform == "win32":
    pytest.skip("elsewhere: Windows has no pseudo-terminals of this kind", allow_module_level=True)

import pty

# Longest the wait may take to notice, in seconds; then the test lets it go and fails.
_PATIENCE = 30


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The end of a terminal at which a person types; the other end is the standard input."""
    ours, theirs = pty.openpty()
    with open(theirs, encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        yield ours
        monkeypatch.undo()
    os.close(ours)


def test_a_line_that_is_typed_is_the_answer(keyboard: int) -> None:
    os.write(keyboard, b"yes\nno\n")

    assert [line_from_person(), line_from_person()] == ["yes\n", "no\n"]


def test_a_signal_that_comes_just_before_the_wait_is_not_slept_over(
    keyboard: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []
    woken: list[bool] = []

    class WaitsAfterASignal(selectors.DefaultSelector):
        def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
            # Python has dealt with the signal before the wait begins, as it may in the instant after the last look.
            os.kill(os.getpid(), signal.SIGINT)
            ready = super().select(_PATIENCE)
            woken.append(bool(ready))
            os.write(keyboard, b"let go\n")
            return ready

    monkeypatch.setattr(selectors, "DefaultSelector", WaitsAfterASignal)
    before = signal.signal(signal.SIGINT, lambda number, frame: heard.append(number))
    try:
        line_from_person()
    finally:
        signal.signal(signal.SIGINT, before)

    assert heard == [signal.SIGINT]
    assert woken == [True]
