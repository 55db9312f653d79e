"""``safeconduct intake care, card, trust``: who looks after somebody, how to reach them safely, how far to trust them.

Each field is set by itself. What two people set at the same time is kept and shown until somebody sets it once more.
"""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.errors import Opaque, Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.intake_words import Work, done, in_words, inbox_option, work_in
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.record_add import WORDS, reads_words
from safeconduct.intake.answered import settings_of
from safeconduct.intake.commands import card_intent, care_intent, trust_intent
from safeconduct.intake.errors import NotAValue
from safeconduct.intake.hours_words import hours_from_line, is_any_time, silence_from_words
from safeconduct.intake.next_contact import proposals
from safeconduct.intake.queries import Person, trust_from_word
from safeconduct.intake.trusting import RUNGS, sheet, word_of
from safeconduct.intake.types import (
    NO_TIME,
    CardField,
    CareField,
    Consent,
    Danger,
    Flag,
    Relation,
    Rung,
    Standing,
    State,
)
from safeconduct.intake.word_bytes import FieldValue
from safeconduct.intake.wording import CARE_FIELDS, CHANGED, instant_in_words, value_in_words

_HOUR_MS: Final = 3_600_000
_NONE: Final = ("none", "нет")

PROPOSED: Final = Phrase("proposed: in {hours} hours, {when} ({why})", "предложение: через {hours} ч, {when} ({why})")
ASKED: Final = Phrase("{code}: {question} ({answers})", "{code}: {question} ({answers})")
STILL_THEIRS: Final = Phrase(
    "They answered, and it is not set: {asked}: “{said}”. Set it once you have read it.",
    "Их ответ, ещё не внесён: {asked}: «{said}». Внесите, когда прочтёте.",
)
SAID: Final = Phrase("{rung}: {reason}", "{rung}: {reason}")


@click.command()
@click.argument("name")
@click.option("--owner", default="", metavar="ALIAS", help="Who looks after it: an alias, me or nobody.")
@click.option("--stand-in", default="", metavar="ALIAS", help="Who stands in for them.")
@click.option(
    "--next", "next_hours", type=click.IntRange(0, 8784), default=None, help="Next contact in so many hours; 0: none."
)
@click.option("--state", type=click.Choice([one.value for one in State]), default=None, help="Where it stands.")
@click.option("--reason", default="", type=WORDS, help="Why it is closed or waits.")
@click.option(
    "--danger", type=click.Choice([one.value for one in Danger]), default=None, help="How soon it may happen."
)
@inbox_option
@vault_options
@reads_words
def care(
    name: str,
    owner: str,
    stand_in: str,
    next_hours: int | None,
    state: str | None,
    reason: str,
    danger: str | None,
    inbox_word: str,
    options: VaultOptions,
) -> None:
    """Set who looks after NAME, the next contact, the state and the danger; without options show them."""
    with opened(options) as vault:
        work = work_in(vault, options.screen, inbox_word)
        person = work.find(name)
        changes: dict[CareField, FieldValue] = {}
        for field, word in ((CareField.OWNER, owner), (CareField.STAND_IN, stand_in)):
            if word:
                changes[field] = work.user(word)
        if next_hours is not None:
            changes[CareField.NEXT_CONTACT] = work.now_ms + next_hours * _HOUR_MS if next_hours else NO_TIME
        if state is not None:
            changes[CareField.STATE] = Standing(State(state), reason)
        if danger is not None:
            changes[CareField.DANGER] = Danger(danger)
        if not changes:
            _show_care(work, person)
            return
        done(work, vault.append([care_intent(work.intake, person, changes)]))


def _show_care(work: Work, person: Person) -> None:
    screen, intake = work.screen, work.intake
    history = intake.care_history(person)
    proposed = proposals(intake.care(person).danger, intake.card(person), work.now_ms)
    if screen.is_json:
        words: list[Json] = [
            {
                "field": field.name.lower(),
                "value": value_in_words(field, one.value, "en", work.alias),
                "op": one.word.op.hex(),
            }
            for field, one in history
        ]
        next_: list[Json] = [{"at": one.at_ms, "hours": one.hours} for one in proposed]
        screen.answer({"words": words, "proposed": next_})
        return
    for field, one in history:
        value = value_in_words(field, one.value, screen.language, work.alias)
        screen.show(screen.text(CHANGED, what=screen.text(CARE_FIELDS[field]), value=value), first="- ", rest="  ")
    for each in proposed:
        screen.say(PROPOSED, hours=each.hours, when=instant_in_words(each.at_ms), why=screen.text(each.why))


@click.command()
@click.argument("name")
@click.option("--relation", type=click.Choice([one.value for one in Relation]), default=None, help="Who reports.")
@click.option("--about", default=None, type=WORDS, help="Who is at risk, if not who reports; no name.")
@click.option("--consent", type=click.Choice([one.value for one in Consent]), default=None, help="Do they agree to it?")
@click.option("--languages", default=None, help="Languages they read: ru,ce.")
@click.option(
    "--hours", multiple=True, help="When they may be written to: Mon-Fri 9:00-17:30 Europe/Moscow; or anytime."
)
@click.option("--avoid", multiple=True, type=WORDS, help="A word that must not be read there; none clears them.")
@click.option("--cover", default=None, type=WORDS, help="As whom to write.")
@click.option("--answers", multiple=True, metavar="ALIAS", help="Who may answer; anyone clears it.")
@click.option("--shared/--not-shared", default=None, help="Is the device in other hands too?")
@click.option("--silence", type=click.IntRange(0, 8784), default=None, help="After so many hours of silence …")
@click.option("--then", default="", type=WORDS, help="… do this.")
@click.option("--called", default=None, type=WORDS, help="What to call them.")
@click.option("--notes", default=None, type=WORDS, help="What else should be known.")
@click.option("--theirs", "is_theirs", is_flag=True, help="Set what they answered themselves, where it is plain.")
@inbox_option
@vault_options
@reads_words
def card(
    name: str,
    relation: str | None,
    about: str | None,
    consent: str | None,
    languages: str | None,
    hours: tuple[str, ...],
    avoid: tuple[str, ...],
    cover: str | None,
    answers: tuple[str, ...],
    shared: bool | None,
    silence: int | None,
    then: str,
    called: str | None,
    notes: str | None,
    is_theirs: bool,
    inbox_word: str,
    options: VaultOptions,
) -> None:
    """Set how NAME may safely be reached; what is not given stays as it is. “intake show” has the card."""
    with opened(options) as vault:
        work = work_in(vault, options.screen, inbox_word)
        person = work.find(name)
        changes: dict[CardField, FieldValue] = {}
        if is_theirs:
            changes |= settings_of(work.intake.theirs(person), work.intake.card(person))
        texts = (
            (CardField.ABOUT, about),
            (CardField.COVER, cover),
            (CardField.CALLED, called),
            (CardField.NOTES, notes),
        )
        changes |= {field: text for field, text in texts if text is not None}
        if relation is not None:
            changes[CardField.RELATION] = Relation(relation)
        if consent is not None:
            changes[CardField.CONSENT] = Consent(consent)
        if languages is not None:
            changes[CardField.LANGUAGES] = tuple(one.strip() for one in languages.split(",") if one.strip())
        if hours:
            changes[CardField.HOURS] = tuple(hours_from_line(one) for one in hours if not is_any_time(one))
        if avoid:
            changes[CardField.AVOID] = tuple(one for one in avoid if one.casefold() not in _NONE)
        if answers:
            words = [one for one in answers if one.casefold() not in ("anyone", "любой")]
            changes[CardField.WHO_ANSWERS] = tuple(work.user(one) for one in words)
        if shared is not None:
            changes[CardField.IS_SHARED] = shared
        if silence is not None or then:
            changes[CardField.SILENCE] = silence_from_words(str(silence or ""), then)
        if not changes:
            raise NotAValue(place=Opaque("card"))
        ops = vault.append([card_intent(work.intake, person, changes)])
        if not options.screen.is_json:
            for one in work.intake.theirs(person).said:
                options.screen.say(STILL_THEIRS, **in_words(one, options.screen.language))
        done(work, ops)


@click.command()
@click.argument("name")
@click.option("--rung", type=click.Choice([one.value for one in Rung]), default=None, help="How far you trust them.")
@click.option("--answer", "answers", multiple=True, metavar="QUESTION=ANSWER", help="An answer of the question sheet.")
@click.option(
    "--flag", "flags", multiple=True, type=click.Choice([one.value for one in Flag]), help="What makes you wary."
)
@click.option("--reason", default="", type=WORDS, help="Why; it is signed and kept.")
@inbox_option
@vault_options
@reads_words
def trust(
    name: str,
    rung: str | None,
    answers: tuple[str, ...],
    flags: tuple[str, ...],
    reason: str,
    inbox_word: str,
    options: VaultOptions,
) -> None:
    """Say how far NAME is to be trusted; without options show the question sheet. Vouching takes two persons."""
    with opened(options) as vault:
        work = work_in(vault, options.screen, inbox_word)
        person = work.find(name)
        if rung is None:
            _show_trust(work, person)
            return
        given = dict(_pair(one) for one in answers)
        word = word_of(Rung(rung), given, reason, seen=tuple(Flag(one) for one in flags))
        done(work, vault.append([trust_intent(work.intake, person, word)]))


def _pair(words: str) -> tuple[str, str]:
    question, _, answer = words.partition("=")
    return question.strip(), answer.strip()


def _show_trust(work: Work, person: Person) -> None:
    screen = work.screen
    said = [trust_from_word(one) for one in work.intake.trust_words(person)]
    if screen.is_json:
        words: list[Json] = [{"rung": one.rung.value, "reason": one.reason, "flags": list(one.flags)} for one in said]
        questions: list[Json] = [
            {"code": one.code, "en": one.asked.en, "ru": one.asked.ru, "answers": list(one.answers)}
            for one in sheet().questions
        ]
        screen.answer({"words": words, "sheet": sheet().version, "questions": questions})
        return
    for one in said:
        screen.show(screen.text(SAID, rung=screen.text(RUNGS[one.rung]), reason=one.reason), first="- ", rest="  ")
    for question in sheet().questions:
        answers = ", ".join(f"{code}: {screen.text(sheet().said[code])}" for code in question.answers)
        words_ = screen.text(ASKED, code=question.code, question=screen.text(question.asked), answers=answers)
        screen.show(words_, first="  ", rest="    ")


def add_to(group: click.Group) -> None:
    """Hang these commands under ``intake``."""
    for command in (care, card, trust):
        group.add_command(command)
