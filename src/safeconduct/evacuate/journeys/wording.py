"""How a journey and its legs stand, in words, in both languages. Code names alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say, sentence
from safeconduct.evacuate.cases.types import Told
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.journeys.consents import CARRIED, Consents
from safeconduct.evacuate.journeys.types import Approval, Leg, LegState
from safeconduct.record.wording import day_in_words, local_time_in_words

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
_NO: Final = Phrase(
    "They said no, took their yes back, or it has run out: {purposes}.",
    "Они не согласны, отозвали согласие или оно истекло: {purposes}.",
)
_TELL: Final = Phrase(
    "People know of this journey: call off what needs it, and tell everybody who knows.",
    "Об этой поездке уже знают: отмените всё, что этого требует, и скажите всем, кто знает.",
)
_NOT_TO: Final = Phrase("Not to be told of them: {names}.", "О них не сообщать: {names}.")
_UNASKED: Final = Phrase("Nobody has asked them yet: {purposes}.", "Их ещё не спрашивали: {purposes}.")
_UNTIL: Final = Phrase("What they agreed to holds until {day}.", "Их согласие действует до {day}.")
_MAY_KNOW: Final = Phrase("They themselves may be told: {what}.", "Им самим можно сообщать: {what}.")
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


def purposes_in_words(codes: Iterable[str]) -> Phrase:
    """Return purposes of consent as the form calls them, one after another."""
    choices = [one for code in codes if (one := forms()["journey"].fields["said_no"].choice(code)) is not None]
    return Phrase("; ".join(one.words.en for one in choices), "; ".join(one.words.ru for one in choices))


def refused_in_words(held: Consents, language: Language, *, is_known: bool) -> tuple[str, ...]:
    """Return to what they said no and what is done about it; empty where they did not.

    ``is_known``: people were told of a leg that has not ended.
    """
    if not held.said_no:
        return ()
    told = sentence(_NO, language, purposes=say(purposes_in_words(_in_order(held.said_no)), language))
    return (told, say(_TELL, language)) if is_known else (told,)


def consents_in_words(held: Consents, language: Language) -> tuple[str, ...]:
    """Return what else is to be known of their consents before anybody is told."""
    lines = []
    if held.unasked:
        lines.append(sentence(_UNASKED, language, purposes=say(purposes_in_words(held.unasked), language)))
    if held.not_to:
        lines.append(sentence(_NOT_TO, language, names=", ".join(held.not_to)))
    if held.yes_until is not None:
        lines.append(sentence(_UNTIL, language, day=day_in_words(held.yes_until, language)))
    may_know = forms()["journey"].fields["may_know"].choice(held.may_know.value)
    if may_know is not None and held.may_know is not Told.OTHERS:
        lines.append(sentence(_MAY_KNOW, language, what=say(may_know.words, language)))
    return tuple(lines)


def _in_order(codes: Collection[str]) -> tuple[str, ...]:
    return tuple(one for one in CARRIED if one in codes)
