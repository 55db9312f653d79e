"""A program that is killed while somebody types: the draft is there when it is started again (promise P4)."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.attack.desk import running_desk
from tests.flow.program import new_program

pytestmark = pytest.mark.slow


def test_what_was_typed_is_a_draft_after_the_program_was_killed(tmp_path: Path) -> None:
    program = new_program(tmp_path)
    with running_desk(program) as desk:
        desk.enter()
        desk.unlock()
        page = desk.ask("GET", "/add").body
        hidden = {name: found(rf'name="{name}" value="([^"]*)"', page) for name in ("once", "draft")}
        form = {**hidden, "outlet.0": "Звонок", "said.1": "в подвале у реки", "do": "keep"}
        assert "Kept as a draft" in desk.ask("POST", "/add", body=urlencode(form)).body
        desk.process.kill()

    with running_desk(program) as desk:
        desk.enter()
        desk.unlock()
        draft = unescape(found(r'href="(/add\?draft=[^"]+)"', desk.ask("GET", "/").body))
        again = desk.ask("GET", draft).body

    assert 'value="Звонок"' in again
    assert "в подвале у реки</textarea>" in again


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None, pattern
    return match.group(1)
