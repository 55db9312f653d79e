"""What a statement waits for from colleagues, in sentences: whose answers, and who lacks the press room.

Names people by alias, as colleagues know them, and says nothing of what they open or found (P12; decision 0013, 12).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say
from safeconduct.publish.holding.answers import Lack, waited_for
from safeconduct.publish.holding.openings import aliases, rooms_here
from safeconduct.publish.holding.pressroom import lacks_room, rooms_elsewhere, who_lacks_room
from safeconduct.publish.holding.types import Held
from safeconduct.sync.team import Team

WAITED: Final = {
    Lack.UNSAID: Phrase(
        "Not answered yet, as after an upgrade: {who}. Their desks have not said whether they open cases. It is enough "
        "that each of these desks is opened once and exchanges.",
        "Ещё не ответили, как бывает после обновления: {who}. Их рабочие места пока не сказали, открывают ли они дела. "
        "Достаточно один раз открыть каждое из них и провести обмен.",
    ),
    Lack.NOT_IN: Phrase(
        "Not answered yet: {who}. Bring them into this statement's part first, as somebody who writes there.",
        "Ещё не ответило: {who}. Сначала введите в часть этого сообщения с правом записи.",
    ),
    Lack.NOT_YET: Phrase("Not answered yet: {who}.", "Ещё не ответило: {who}."),
}
WITHOUT_ROOM: Final = Phrase("Not in the press room: {who}.", "Не в пресс-службе: {who}.")


def waits_in_words(team: Team, held: Held, language: Language) -> tuple[str, ...]:
    """Return a sentence for each desk whose answer is waited for, and one for those who lack the press room.

    Of the desks that have said nothing yet there is one sentence: after an upgrade they are all of the team.
    """
    return tuple(_said(team, held, language))


def without_room(team: Team, held: Held) -> str:
    """Return who lacks a press room, by alias; empty where nobody does."""
    if not lacks_room(team, held):
        return ""
    if rooms_elsewhere(team) or not rooms_here(team):
        return team.alias(team.me.device.id)
    return ", ".join(sorted(team.alias(team.devices_of(one)[0].id) for one in who_lacks_room(team, held)))


def _said(team: Team, held: Held, language: Language) -> Iterator[str]:
    waited = waited_for(team, held)
    if who := aliases(team, (one.device for one in waited if one.lack is Lack.UNSAID)):
        yield say(WAITED[Lack.UNSAID], language).format(who=who)
    for one in waited:
        if one.lack is not Lack.UNSAID:
            yield say(WAITED[one.lack], language).format(who=team.alias(one.device))
    if who := without_room(team, held):
        yield say(WITHOUT_ROOM, language).format(who=who)
