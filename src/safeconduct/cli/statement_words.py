"""How statements are named, checked, printed and answered on a command line, for the commands of `statement`.

Of a verdict at most three questions are written out and the rest is counted: a tired person answers those first
(`publish.asking`). Refuses to repeat what was found: sentences are stock wording, and a journey that a text waits for
is named only where it opens here (P12).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.text import Text

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.language import Counted, say
from safeconduct.base.plain import plain
from safeconduct.cli.fact_words import in_words, json_of_thing
from safeconduct.cli.screen import Screen
from safeconduct.evacuate.facts.errors import NoSuchThing
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.naming import SHOWN_DIGITS
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.journeys.reading import read_journey
from safeconduct.publish.asking import Question, questions, to_ask
from safeconduct.publish.holding.answers import counted, waited_for
from safeconduct.publish.holding.asked import watched
from safeconduct.publish.holding.checking import Search, judge
from safeconduct.publish.holding.detained import cases_named
from safeconduct.publish.holding.errors import NotWhole
from safeconduct.publish.holding.protecting import protected_here
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.releasing import release_of
from safeconduct.publish.holding.rules import looks_here, standing, to_check
from safeconduct.publish.holding.types import Held, Part, Standing
from safeconduct.publish.holding.waits_said import waits_in_words, without_room
from safeconduct.publish.reasons_said import DECISIONS, do, what
from safeconduct.publish.released.errors import MalformedRelease
from safeconduct.publish.searching import Searcher
from safeconduct.publish.statements import At
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Reason, Until, Verdict
from safeconduct.sync.naming import part_named
from safeconduct.sync.team import Team

# Characters of a wording that are printed in a list of parts.
_MOST_SHOWN: Final = 300
_MOST_NAME: Final = 120
STANDINGS: Final = {
    Standing.DRAFT: Phrase("nobody wants it out as it stands", "в таком виде выпустить никто не предлагал"),
    Standing.WANTED: Phrase("one person wants it out; a second has to", "выпустить хочет один; нужен второй"),
    Standing.APPROVED: Phrase("two persons want it out", "выпустить хотят двое"),
    Standing.STOPPED: Phrase("stopped", "остановлено"),
    Standing.PUBLIC: Phrase("it is public", "уже вышло"),
    Standing.GIVEN_UP: Phrase("given up", "больше не нужно"),
}
PART_LINE: Final = Phrase("{number}. {kind} [{code}]", "{number}. {kind} [{code}]")
NO_WORDS: Final = Phrase("{number}. {kind}: no words yet", "{number}. {kind}: слов ещё нет")
BESIDE: Final = Phrase(
    "Somebody else worded part {number} at the same time; keep one of them.",
    "Часть {number} в то же время написал и кто-то другой; оставьте одно.",
)
WHERE: Final = Phrase("Part {number}, {tongue}", "Часть {number}, {tongue}")
MARKED: Final = Phrase("characters {start} to {end}", "знаки {start}–{end}")
MARKED_BESIDE: Final = Phrase(
    "in what goes out beside the text, characters {start} to {end}",
    "в том, что выходит рядом с текстом, знаки {start}–{end}",
)
INSTEAD: Final = Phrase("Instead: {words}", "Вместо этого: {words}")
UNTIL: Final = Phrase("It can be looked at again on {day}.", "Вернуться к этому можно {day}.")
JOURNEY: Final = Phrase("It waits for the journey “{name}” to end.", "Ждёт конца поездки «{name}».")
DETAINED: Final = Phrase(
    "By the record, people of these cases are or were held, or were last seen, at a place that is named here: {names}. "
    "Ask whoever answers for them before it goes out.",
    "По сведениям, люди этих дел удерживаются или удерживались там, что здесь названо, или их видели там в последний "
    "раз: {names}. До выпуска спросите тех, кто за них отвечает.",
)
LACKS: Final = Phrase(
    "It is not whole: something is missing in part {number} (0: its day, languages, title or summary).",
    "Сообщение не полное: чего-то нет в части {number} (0 — день, языки, заголовок или суть).",
)
LACKS_FORM: Final = Phrase(
    "Something in it cannot be shown on the site; “statement release” says what.",
    "Что-то в нём нельзя показать на сайте; что именно, скажет «statement release».",
)
MORE: Final = Counted(
    ("And {n} question more, after these.", "And {n} questions more, after these."),
    ("И ещё {n} вопрос, после этих.", "И ещё {n} вопроса, после этих.", "И ещё {n} вопросов, после этих."),
)
NOT_SOUGHT: Final = Phrase(
    "Known here by words too ordinary to be looked for: {n} (people, houses, helpers, ways). Look for them yourself.",
    "Записаны слишком обычными словами, поэтому не ищутся: {n} (люди, дома, помощники, пути). Посмотрите сами.",
)
CLEARED: Final = Phrase("Let pass by {who}: “{words}”. Why: {why}", "Кто пропустил: {who}; «{words}». Почему: {why}")
HERE_ONLY: Final = Phrase(
    "Checked by what this desk opens. What others alone know, their desks have to check.",
    "Проверено по тому, что открывает это рабочее место. Что знают только другие, проверяют их рабочие места.",
)


BY_COMMANDS: Final = Phrase(
    "Whoever works by commands answers with: statement answer. Who is in the press room says: press room.",
    "Кто работает командами, отвечает так: statement answer. Кто в пресс-службе, покажет: press room.",
)


def statement_named(team: Team, word: str) -> Held:
    """Return a statement by its working name or the first digits of its id; NoSuchThing and as `part_named` raises."""
    found = read_statement(team, part_named(team, word).id)
    if found is None:
        raise NoSuchThing(shown=word)
    return found


def numbered(held: Held, number: int) -> Part:
    """Return a part of the text by its number, from 1; NoSuchThing."""
    if not 1 <= number <= len(held.parts):
        raise NoSuchThing(shown=str(number))
    return held.parts[number - 1]


def worded(part: Part, language: str) -> Thing:
    """Return the words of a part in a language; NoSuchThing."""
    found = part.wordings.get(language)
    if found is None:
        raise NoSuchThing(shown=language)
    return found


@contextmanager
def searching(team: Team) -> Iterator[Search]:
    """Give the search for everything protected that this desk opens, by a process that ends with it."""
    with Searcher(protected_here(team).terms, team.entropy) as searcher:
        yield searcher.search


def checked(team: Team, held: Held, today: Day) -> Verdict:
    """Have a statement checked at this desk as it stands; what colleagues' desks answered for its words counts."""
    with searching(team) as search:
        return counted(team, held, judge(team, held, watched(team, search, held.part), today))


def show_cleared(screen: Screen, team: Team, held: Held) -> None:
    """Say which words somebody let pass and why: whoever is one of the two reads it."""
    for look, at, span in looks_here(held):
        whole = to_check(held).blocks[at.block].wording(at.language).whole
        who = team.alias(look.all_facts[0].device)
        screen.say(CLEARED, words=whole[span.start : span.end], who=who, why=look.text("why"))


def lacks(held: Held) -> int | None:
    """Return in which part a statement is not whole: 0 for none of them, -1 for what cannot be shown; None: whole."""
    try:
        release_of(held)
    except NotWhole as error:
        number = error.facts["number"]
        return number if isinstance(number, int) else 0
    except MalformedRelease:
        return -1
    return None


def show_head(screen: Screen, team: Team, held: Held) -> None:
    """Print a statement's name, where it stands, and what it is."""
    head = Text(plain(held.name, _MOST_NAME), style="bold")
    screen.show(head.append(f"  {held.part.hex()[:SHOWN_DIGITS]}", style="dim"))
    said = [screen.text(STANDINGS[standing(held)])]
    for code in ("sort", "channel", "day", "languages"):
        said.append(in_words(team, held.thing.form.fields[code], held.thing.value(code), screen.language))
    screen.show(" · ".join(one for one in said if one), first="  ")


def show_parts(screen: Screen, team: Team, held: Held) -> None:
    """Print each part with its number, what it is, what it rests on and its words in every language."""
    for number, part in enumerate(held.parts, 1):
        kind = in_words(team, part.thing.form.fields["kind"], part.thing.value("kind"), screen.language)
        if not part.wordings:
            screen.say(NO_WORDS, number=number, kind=kind)
        for language in sorted(part.wordings):
            head = screen.text(PART_LINE, number=number, kind=kind, code=language)
            screen.show(f"{head} {plain(part.text(language), _MOST_SHOWN)}", rest="   ")
        for code, field in part.thing.form.fields.items():
            told = in_words(team, field, part.thing.value(code), screen.language)
            if told and code not in ("number", "kind"):
                screen.show(f"{say(field.words, screen.language)}: {told}", first="   ")
        if part.beside:
            screen.say(BESIDE, number=number)


def show_verdict(screen: Screen, team: Team, held: Held, verdict: Verdict) -> None:
    """Print the decision, at most three questions with all their places, and how many more there are."""
    style = "bold" if verdict.decision is Decision.PUBLISH else "bold red"
    screen.show(Text(f"{verdict.decision.name}: {say(DECISIONS[verdict.decision], screen.language)}.", style=style))
    asked = to_ask(verdict)
    for one in asked:
        _show_question(screen, held, one)
    if rest := len(questions(verdict)) - len(asked):
        screen.show(MORE.say(rest, screen.language))
    until = verdict.until
    if verdict.decision is Decision.HOLD and until.day is not None:
        screen.say(UNTIL, day=iso_from_day(until.day))
    if verdict.decision is Decision.HOLD and (name := _journey(team, until)):
        screen.say(JOURNEY, name=name)
    if cases := _cases(team, until):
        screen.say(DETAINED, names=", ".join(cases))
    if (number := lacks(held)) is not None:
        screen.say(LACKS_FORM if number < 0 else LACKS, number=number)
    if waits := waits_in_words(team, held, screen.language):
        for line in waits:
            screen.show(line)
        screen.say(BY_COMMANDS)
    screen.say(HERE_ONLY)
    if not_sought := protected_here(team).left_out:
        screen.say(NOT_SOUGHT, n=not_sought)


def _show_question(screen: Screen, held: Held, question: Question) -> None:
    screen.show(
        f"{question.decision.name}: {what(question.why, screen.language)} {do(question.why, screen.language)}",
        first="- ",
        rest="  ",
    )
    for reason in question.reasons:
        if line := _place(screen, held, reason):
            screen.show(line, first="    ")


def _place(screen: Screen, held: Held, reason: Reason) -> str:
    said = []
    if reason.at is not None:
        said.append(screen.text(WHERE, number=reason.at.block + 1, tongue=_language(reason.at, screen.language)))
    if reason.at is not None and (span := reason.span) is not None:
        begins = to_check(held).blocks[reason.at.block].wording(reason.at.language).begins_beside
        words, before = (MARKED_BESIDE, begins) if span.start >= begins else (MARKED, 0)
        said.append(screen.text(words, start=span.start - before, end=span.end - before))
    if reason.instead:
        said.append(screen.text(INSTEAD, words=reason.instead))
    return ", ".join(said)


def _language(at: At, language: Language) -> str:
    choice = forms()["wording"].fields["language"].choice(at.language)
    return say(choice.words, language) if choice else at.language


def _journey(team: Team, until: Until) -> str:
    """Return the code name of the journey that is waited for; empty where it does not open here."""
    if until.event is None:
        return ""
    found = Facts(team.vault.tables).thing("journey", bytes.fromhex(until.event))
    held = read_journey(team, found.part) if found is not None else None
    return held.name if held is not None else ""


def _cases(team: Team, until: Until) -> list[str]:
    """Return the code names of the cases whose people are held where a text speaks of."""
    return [one.name or one.part.hex()[:8] for one in cases_named(team, until.cases)]


def json_of_statement(held: Held) -> dict[str, Json]:
    """Return a statement for a program, without its words."""
    return {
        "statement": held.part.hex(),
        "name": held.name,
        "standing": standing(held).value,
        "day": None if held.day is None else iso_from_day(held.day),
        "languages": [*held.languages],
        "parts": len(held.parts),
    }


def json_of_parts(held: Held) -> list[Json]:
    """Return the parts of a text for a program, in order, with their words."""
    return [
        {
            **json_of_thing(one.thing),
            "number": number,
            "words": {language: json_of_thing(wording)["fields"] for language, wording in one.wordings.items()},
            "beside": [json_of_thing(wording)["fields"] for wording in one.beside],
        }
        for number, one in enumerate(held.parts, 1)
    ]


def json_of_verdict(team: Team, held: Held, verdict: Verdict, language: Language) -> dict[str, Json]:
    """Return a verdict for a program: decision, every reason with its sentences, until when, what is not whole.

    Parts are counted from 1 and spans are characters of the words, then of two ends of line and of
    how a speaker is called, a place, a number or a day. ``until.journey`` is empty where it does not open here.
    """
    reasons: list[Json] = [
        {
            "rule": one.why.value,
            "decision": one.decision.name,
            "part": None if one.at is None else one.at.block + 1,
            "language": None if one.at is None else one.at.language,
            "start": None if one.span is None else one.span.start,
            "end": None if one.span is None else one.span.end,
            "instead": one.instead,
            "what": what(one.why, language),
            "do": do(one.why, language),
        }
        for one in verdict.reasons
    ]
    until = verdict.until
    day = None if until.day is None else iso_from_day(until.day)
    return {
        "decision": verdict.decision.name,
        "reasons": reasons,
        "questions": [one.why.value for one in to_ask(verdict)],
        "more_questions": len(questions(verdict)) - len(to_ask(verdict)),
        "until": {"day": day, "journey": _journey(team, until), "cases": list[Json](_cases(team, until))},
        "lacks": lacks(held),
        "not_sought": protected_here(team).left_out,
        "waits_for": [{"who": team.alias(one.device), "why": one.lack.value} for one in waited_for(team, held)],
        "without_press_room": without_room(team, held),
    }
