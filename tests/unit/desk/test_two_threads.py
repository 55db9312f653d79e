"""What the server's thread and that of the vault both use: neither finds it half changed (promise P4).

Python hands over between threads some hundred times as often as it does by itself, so that what could happen in a year
of pages happens within a second.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.desk.alarms_met import AlarmsMet
from safeconduct.desk.exchanges import Exchanges
from safeconduct.desk.forms import Form
from safeconduct.desk.kept import KeptForms
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.secrets import Secret
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking
from tests.unit.desk.teaming import team_of

# How long both are at it, in seconds.
_LASTS = 1.0


@pytest.fixture(autouse=True)
def _hands_over_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@contextmanager
def beside(act: Callable[[], object]) -> Iterator[None]:
    """Do something again and again in another thread meanwhile."""
    is_over = threading.Event()
    faults = list[BaseException]()

    def again() -> None:
        try:
            while not is_over.is_set():
                act()
        except BaseException as error:
            faults.append(error)

    other = threading.Thread(target=again)
    other.start()
    try:
        yield
    finally:
        is_over.set()
        other.join()
    assert faults == []


def again(act: Callable[[], object]) -> int:
    """Do something for a while; how often."""
    until, count = time.monotonic() + _LASTS, 0
    while time.monotonic() < until:
        act()
        count += 1
    return count


def test_what_a_relay_acknowledged_is_counted_anew(desk: Asking) -> None:
    exchanges, counted = desk.desk.office.exchanges, []

    def work(vault: Vault) -> None:
        def team() -> object:
            counted.append(1)
            return team_of(vault)

        for _ in range(2):
            exchanges.standing(vault.count, team)  # type: ignore[arg-type]
        exchanges.count_anew()
        exchanges.standing(vault.count, team)  # type: ignore[arg-type]

    exchanges.drop()
    desk.runner.run(desk.desk.office.work(work))
    assert len(counted) == 2


def test_faults_of_relays_are_read_while_others_come_and_go() -> None:
    exchanges = Exchanges()
    numbers = iter(range(10**9))

    def came_and_went() -> None:
        number = next(numbers)
        exchanges.note(f"relay-{number % 7}", ValueError() if number % 3 else None)  # type: ignore[arg-type]

    with beside(came_and_went):
        assert again(lambda: {name: str(fault) for name, fault in exchanges.faults.items()})


def test_desks_that_did_not_come_back_are_read_while_a_relay_is_taken_off() -> None:
    alarms = AlarmsMet()

    def told() -> None:
        for name in "abcdef":
            alarms.told(name, ())
        assert alarms.unattended == ()

    told()
    with beside(lambda: alarms.keep_only({"a"})):
        assert again(told)


def test_a_form_that_is_kept_is_found_whatever_is_looked_for_meanwhile() -> None:
    entropy = SystemEntropy()
    key, session = KemPrivateKey.generate(entropy), Secret(b"a session")
    kept = KeptForms()
    kept.seal_to(key.public)
    form = Form((("text", "They came at night."),))

    def keep_and_find() -> None:
        assert kept.keep(session, "/log", form)
        assert kept.find(session, "/log", key)[0].text("text") == form.text("text")

    with beside(kept.drop_old):
        assert again(keep_and_find)
