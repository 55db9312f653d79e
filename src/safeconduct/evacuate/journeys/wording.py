"""How a journey and its legs stand, in words, in both languages. Code names alone."""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say, sentence
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.journeys.types import Approval, Leg, LegState
from safeconduct.record.wording import local_time_in_words

APPROVALS: Final = {
    Approval.WANTED: Phrase("waits for two persons", "ждёт одобрения двоих"),
    Approval.BY_TWO: Phrase("approved by two", "одобрено двумя"),
    Approval.EMERGENCY: Phrase(
        "RED: one person alone decided it; a second has to confirm or stop it",
        "КРАСНОЕ: решил один человек; второй должен подтвердить или остановить",
    ),
    Approval.STOPPED: Phrase("stopped", "остановлено"),
}
_CALL_OFF: Final = Phrase(
    "Somebody stopped it after people had been told: call it off, and tell them.",
    "Этап остановили после того, как о нём сообщили людям: отмените его и скажите им об этом.",
)
_AT_ONCE: Final = Phrase("Said at the same time: {words}.", "Сказано одновременно: {words}.")
_WORD: Final = Phrase("{step}, {at}", "{step}, {at}")
_LEG: Final = Phrase("{number}. {what}: {state}", "{number}. {what}: {state}")
_WAY: Final = Phrase("{what}, {origin} — {to}", "{what}, {origin} — {to}")


def state_in_words(state: LegState, language: Language) -> str:
    """Return a state as the form of a leg calls it."""
    choice = forms()["leg"].fields["step"].choice(state.value)
    return say(choice.words, language) if choice else state.value


def leg_in_words(leg: Leg, language: Language) -> str:
    """Return which leg it is and how it stands, on one line."""
    choice = forms()["leg"].fields["kind"].choice(leg.thing.text("kind"))
    what = say(choice.words, language) if choice else say(forms()["leg"].words, language)
    origin, to = leg.thing.text("from_city"), leg.thing.text("to_city")
    if origin or to:
        what = sentence(_WAY, language, what=what, origin=origin or "…", to=to or "…")
    return sentence(_LEG, language, number=leg.number, what=what, state=state_in_words(leg.state, language))


def notes_of(leg: Leg, language: Language) -> tuple[str, ...]:
    """Return what else is to be known of a leg: whether two approved it, what was said at once, what is to be done."""
    notes = [say(APPROVALS[leg.standing.approval], language)]
    if len(leg.standing.words) > 1:
        words = "; ".join(
            sentence(
                _WORD,
                language,
                step=state_in_words(one.step, language),
                at=local_time_in_words(one.at_ms, language),
            )
            for one in leg.standing.words
        )
        notes.append(sentence(_AT_ONCE, language, words=words))
    if leg.standing.is_to_be_called_off:
        notes.append(say(_CALL_OFF, language))
    return tuple(notes)
