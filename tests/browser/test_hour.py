"""The first hour in Firefox, by keyboard alone, in both languages (`hour`); in Chromium: `test_pictures`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.desk.words import Tongue
from tests.attack.desk import running_desk
from tests.browser.hands import Hands
from tests.browser.hour import Hour
from tests.browser.marionette import Firefox, program, running_firefox
from tests.flow.program import Program
from tests.flow.test_demo import ACCOUNTS

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("tongue", [Tongue.ENGLISH, Tongue.RUSSIAN])]


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    if not program():
        pytest.skip("no Firefox ESR on this machine")
    with running_firefox() as browser:
        yield browser


def test_the_first_hour_passes_in_firefox(firefox: Firefox, tmp_path: Path, tongue: Tongue) -> None:
    with running_desk(Program(tmp_path, tongue.value)) as desk:
        assert Hour(Hands(firefox), tongue).live_through(desk.file.as_uri(), ACCOUNTS) == []
