"""The draft of an urgent appeal: blanks where a name would stand, and what the United Nations cannot do without."""

from __future__ import annotations

import pytest

from safeconduct.base.errors import Language
from safeconduct.base.language import say
from safeconduct.evacuate.running.taken import Taken
from safeconduct.evacuate.running.wording import BLANK, appeal
from safeconduct.record.papers.forms import paper_forms


@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_appeal_lists_what_the_paper_for_the_special_procedures_cannot_do_without(language: Language) -> None:
    shown = appeal(Taken("", "", "", None, (), (), (), may_name=False), language)

    minimum = [one for one in paper_forms()["special_procedures"].questions() if one.is_minimum]
    assert [one.code for one in minimum if f"- {say(one.missing, language)}" not in shown.splitlines()] == []
    assert len(minimum) == 7
    assert BLANK in shown
