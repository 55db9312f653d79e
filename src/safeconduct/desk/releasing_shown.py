"""What the page of a decision shows: what is missing, who may say what, what was said, and what will be read.

Works out nothing that `publish.holding` does not: who may say a word is asked of it before anybody presses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import ms_from_hlc
from safeconduct.base.errors import Advice
from safeconduct.desk.inboxes import may_write, people_of
from safeconduct.desk.statement_lines import others_of, overrides, statement_link
from safeconduct.desk.statement_typed import BLOCK
from safeconduct.desk.things import in_words
from safeconduct.desk.visit import Visit
from safeconduct.publish.holding.commands import OVERRIDE_DELAY_MS, is_never
from safeconduct.publish.holding.errors import NeverReleased, NotWhole, WroteItYourself
from safeconduct.publish.holding.lacking import Lack, Lacking, lacking
from safeconduct.publish.holding.releasing import release_of
from safeconduct.publish.holding.rules import (
    OVERRIDE,
    RELEASE,
    act_wanted,
    authors,
    is_overridden,
    looks_here,
    now_known,
    standing,
    subject_of,
    subject_of_override,
    to_check,
)
from safeconduct.publish.holding.types import Held, Part, Standing
from safeconduct.publish.released.districts import DistrictCode, districts
from safeconduct.publish.released.errors import MalformedRelease
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Verdict
from safeconduct.record.wording import local_time_in_words
from safeconduct.sync.acts import ActStanding, ActState
from safeconduct.sync.acts import Verdict as Answer
from safeconduct.sync.words import Word

# Words about letting it out that are shown, the newest: the journal has every one.
_MOST_SAID: Final = 12


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said about letting it out. ``is_of_now``: of these very words."""

    what: str
    who: str
    when: str
    reason: str
    is_of_now: bool


@dataclass(frozen=True, slots=True)
class May:
    """What whoever sits here may say. ``step``, ``against``: the one word that is offered, empty for none.

    ``told``, ``told_against``: why it is offered or not, in a sentence, before anybody presses.
    """

    step: str
    told: str
    against: str
    told_against: str
    may_stop: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing, in words, and the address where it is filled in."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Read:
    """A statement as it will be read in one language. ``blocks``: kind, words, what stands beside them."""

    language: str
    label: str
    title: str
    summary: str
    blocks: tuple[tuple[str, str, str], ...]


def missing(visit: Visit, held: Held) -> tuple[Missing, ...]:
    """Return everything that is missing, by block and language."""
    return tuple(_missing(visit, held, one) for one in lacking(held))


def not_whole(visit: Visit, held: Held) -> tuple[Advice, ...]:
    """Return why no release can be made of it though nothing is missing; nothing where one can."""
    try:
        release_of(held)
    except NotWhole:
        return ()
    except MalformedRelease as error:
        return (visit.advice(error),)
    return ()


def may(visit: Visit, held: Held, given: Verdict) -> May:
    """Return what whoever sits here may say of a statement on which the check says this."""
    opened = bool(overrides(held)) or standing(held) in (Standing.WANTED, Standing.APPROVED)
    if not may_write(visit, held.part):
        return May("", visit.words.say("You may read this statement, not decide about it."), "", "", may_stop=False)
    step, told = _step(visit, held, given)
    against, told_against = _against(visit, held, given)
    return May(step, told, against, told_against, may_stop=opened)


def said(visit: Visit, held: Held) -> tuple[Said, ...]:
    """Return what was said about letting it out, the newest first."""
    lines = [one for act in held.acts if act.act.purpose in (RELEASE, OVERRIDE) for one in _said(visit, held, act)]
    return tuple(one for _, one in sorted(lines, key=lambda line: line[0], reverse=True)[:_MOST_SAID])


@dataclass(frozen=True, slots=True)
class Cleared:
    """Words that perhaps name somebody or tell of an operation, and that somebody let pass: who, and why."""

    words: str
    who: str
    why: str


def cleared(visit: Visit, held: Held) -> tuple[Cleared, ...]:
    """Return which words of the statement as it stands somebody let pass; the two who release it read why."""
    statement = to_check(held)
    found = []
    for look, at, span in looks_here(held):
        whole = statement.blocks[at.block].wording(at.language).whole
        alias = visit.team().alias(look.all_facts[0].device) or visit.words.say("somebody who is in the team no more")
        found.append(Cleared(whole[span.start : span.end], alias, look.text("why")))
    return tuple(found)


def read(visit: Visit, held: Held) -> tuple[Read, ...]:
    """Return how the statement will be read, in each of its languages."""
    return tuple(_read(visit, held, language) for language in held.languages)


def _missing(visit: Visit, held: Held, one: Lack) -> Missing:
    language = held.thing.form.fields["languages"].choice(one.language)
    words = _lacking_words(visit)[one.what]
    if one.number < 0:
        own = one.what in (Lacking.DAY, Lacking.SORT, Lacking.LANGUAGES)
        return Missing(words, statement_link(visit, held.part, "#about" if own else "#add"))
    part = held.parts[one.number]
    kind = in_words(visit, part.thing.form.fields["kind"], part.thing.value("kind"))
    where = visit.words.say("part {number}, {kind}", number=one.number + 1, kind=kind or "?")
    anchor = f"#b-{visit.handle(BLOCK, part.thing.id.hex())}"
    if language is None:
        return Missing(f"{where}: {words}", statement_link(visit, held.part, anchor))
    return Missing(f"{where}: {words} ({visit.words.phrase(language.words)})", statement_link(visit, held.part, anchor))


def _lacking_words(visit: Visit) -> dict[Lacking, str]:
    say = visit.words.say
    return {
        Lacking.DAY: say("the day of release"),
        Lacking.SORT: say("what it is: an update, a correction"),
        Lacking.LANGUAGES: say("in which languages it must stand"),
        Lacking.TITLE: say("a title"),
        Lacking.SUMMARY: say("what it says in a sentence"),
        Lacking.WORDS: say("the words"),
        Lacking.SAID_BY: say("how whoever said it is called"),
        Lacking.WHEN_IN_WORDS: say("when it was, in words"),
        Lacking.KIND: say("what it is"),
        Lacking.NUMBER: say("the number"),
        Lacking.BASIS: say("how the number is known"),
        Lacking.BOUNDS: say("a greatest number that is not below the least"),
        Lacking.DISTRICT: say("the district"),
        Lacking.WHEN: say("when it was, as a date such as 2018-12 or 2018-12-01/2018-12-10"),
        Lacking.PICTURE: say("the picture"),
        Lacking.CLEARANCE: say("that somebody looked at the picture and cleared it"),
    }


def _step(visit: Visit, held: Held, given: Verdict) -> tuple[str, str]:
    """Return the word by which it is wanted out that may be said now, and the sentence about it."""
    say, stands = visit.words.say, standing(held)
    if stands is Standing.PUBLIC:
        return "", say("It is public as it stands.")
    if stands is Standing.GIVEN_UP:
        return "", say("It was given up.")
    if lacking(held):
        return "", say("It is not whole yet: fill in what is missing first.")
    if given.decision is not Decision.PUBLISH and not _is_let_out(visit, held, given):
        return "", say("Nobody can ask for it while the check holds it.")
    if stands is Standing.APPROVED:
        return "", say("Two want it out. It goes out with the next site that is built and signed.")
    return _first_or_second(visit, held)


def _first_or_second(visit: Visit, held: Held) -> tuple[str, str]:
    say, wanted, me = visit.words.say, act_wanted(held), visit.team().me.device.user.id
    if wanted is None:
        others = ", ".join(others_of(visit, held, (me,)))
        if not others:
            return "want", say("Nobody else reads it yet. Whoever is to be the second has to be brought in.")
        return "want", say("A second person then has to want it as well: {names}.", names=others)
    if wanted.person == me:
        return "", say("You asked for it. The second has to be somebody else, at their own desk.")
    name = people_of(visit).called(wanted.person)
    return "second", say("{name} wants it out. Yours is the second word: read every language below first.", name=name)


def _is_let_out(visit: Visit, held: Held, given: Verdict) -> bool:
    team = visit.team()
    now = now_known(held, team.me.device.id, team.clock.now_ms())
    return not is_never(given) and is_overridden(held, given, team.people(), now_ms=now, delay_ms=OVERRIDE_DELAY_MS)


def _against(visit: Visit, held: Held, given: Verdict) -> tuple[str, str]:
    """Return the word by which it is let out against the check that may be said now, and the sentence about it."""
    team, say = visit.team(), visit.words.say
    if given.decision is Decision.PUBLISH or standing(held) in (Standing.PUBLIC, Standing.GIVEN_UP):
        return "", ""
    if is_never(given):
        return "", visit.advice(NeverReleased()).what
    me = team.me.device.user.id
    if me in authors(held, team.people()):
        return "", visit.advice(WroteItYourself()).what
    fitting = [one for one in overrides(held) if one.act.subject == subject_of_override(held, given)]
    if any(one.standing is ActStanding.CONFIRMED for one in fitting):
        return "", ""
    begun = next((one for one in fitting if one.standing is ActStanding.RED), None)
    if begun is None:
        return "override", say(
            "Two who wrote nothing of it can let it out against the check, for these words and reasons alone. It "
            "counts six hours after the second, and one word of anybody stops it."
        )
    if begun.person == me:
        return "", say("You want it out against the check. The second has to be somebody else who wrote nothing of it.")
    name = people_of(visit).called(begun.person)
    return "second-override", say(
        "{name} wants it out against the check: “{reason}”", name=name, reason=begun.act.reason
    )


def _said(visit: Visit, held: Held, act: ActState) -> Iterator[tuple[int, Said]]:
    say, alias, is_of_now = visit.words.say, visit.team().alias, act.act.subject.startswith(subject_of(held))
    first = say("wants it out against the check") if act.act.purpose == OVERRIDE else say("wants it out")
    word = act.act.word
    yield word.hlc, Said(first, alias(word.device), _time(visit, word), act.act.reason, is_of_now)
    for one in (*act.confirmations, *act.stops):
        answer = say("wants it out too") if one.verdict is Answer.CONFIRM else say("stopped it")
        yield one.word.hlc, Said(answer, alias(one.word.device), _time(visit, one.word), one.reason, is_of_now)


def _time(visit: Visit, word: Word) -> str:
    return local_time_in_words(ms_from_hlc(word.hlc), visit.words.tongue.spoken)


def _read(visit: Visit, held: Held, language: str) -> Read:
    choice = held.thing.form.fields["languages"].choice(language)
    heads = {kind: next((one.text(language) for one in held.parts if one.kind == kind), "") for kind in _HEADS}
    return Read(
        language,
        visit.words.phrase(choice.words) if choice else language,
        heads["title"],
        heads["summary"],
        tuple(_block(one, language) for one in held.parts if one.kind not in _HEADS),
    )


_HEADS: Final = ("title", "summary")


def _block(part: Part, language: str) -> tuple[str, str, str]:
    wording, block = part.wordings.get(language), part.thing
    words = part.text(language)
    is_russian = language != "en"
    match part.kind:
        case "quote":
            return "quote", words, wording.text("said_by") if wording else ""
        case "moment":
            return "moment", words, wording.text("when") if wording else ""
        case "place":
            district = districts().get(DistrictCode(block.text("place")))
            return "place", words, (district.ru if is_russian else district.en) if district else ""
        case "count":
            return "count", words, _bounds(block.number("least"), block.number("most"))
        case kind:
            return kind, words, ""


def _bounds(least: int | None, most: int | None) -> str:
    if least is None:
        return ""
    return f"{least}" if most == least else f"{least}–{most}" if most is not None else f"≥ {least}"
