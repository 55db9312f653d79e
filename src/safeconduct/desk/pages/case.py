"""One case: what is this party's danger, and what is the next step? (design/desk.md)

Everything that is known of a party stands on one page, worst first, and each thing opens to its fields. Trust, consent
and papers are said as the room reads them (`evacuate.cases.rules`). No name but code names (P14).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import UserId
from safeconduct.desk.case_lines import SHAPES, case_here, case_link
from safeconduct.desk.filling import Input, inputs_of, values_typed
from safeconduct.desk.inboxes import may_write, people_of, thread_link
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.sealed_lines import sealed_lines
from safeconduct.desk.things import in_words, label_of, new_link, thing_link
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.cases.commands import close_intent, decide_intents, state_intent, vouch_intent
from safeconduct.evacuate.cases.rules import consent_of_all, papers, trust_of
from safeconduct.evacuate.cases.types import Case, ConsentStanding, Standing, State
from safeconduct.evacuate.cases.wording import (
    CONSENTS,
    QUESTIONS,
    amber_in_words,
    danger_in_words,
    due_in_words,
    papers_in_words,
    silence_in_words,
    tier_in_words,
    trust_in_words,
)
from safeconduct.evacuate.facts.commands import set_intent
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import Field, Value
from safeconduct.evacuate.journeys.commands import case_has_open_leg
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.running.carrying import say as carried
from safeconduct.evacuate.running.learning import Stay, stays_of
from safeconduct.evacuate.running.tonight import standing_here, thread_of
from safeconduct.evacuate.sealing.reading import kept_of
from safeconduct.evacuate.triage.rules import propose
from safeconduct.intake.queries import Intake
from safeconduct.record.property_words import property_in_words
from safeconduct.record.wording import LEVELS, local_time_in_words, row_value_in_words

# Sections of the page: the form, and which of a case's things. Those that are added from the page, in this order.
_SECTIONS: Final = (
    ("person", "people"),
    ("need", "needs"),
    ("document", "documents"),
    ("consent", "consents"),
    ("risk", "risks"),
    ("promise", "promises"),
    ("contact", "contacts"),
    ("aftercare", "aftercare"),
    ("event", "events"),
)
# Fields of a thing that its line names beside what it is called.
_SAID: Final = {
    "person": ("sex", "age", "at_risk", "wanted", "relation", "gone"),
    "need": ("who", "until", "met"),
    "document": ("who", "country", "state", "likely_day", "until", "held_by"),
    "consent": ("who", "receiver", "state", "until", "how"),
    "risk": ("at", "words", "seen"),
    "promise": ("due", "who", "state"),
    "contact": ("at", "way", "words"),
    "aftercare": ("day", "state", "well", "safe"),
    "event": ("at", "words"),
}
# Fields whose value says by itself what it is.
_PLAIN: Final = frozenset(("sex", "age", "who", "relation", "words", "state", "country", "way", "at"))
# Purposes of consent that are told although nobody asked: without them nobody is moved.
_NEEDED: Final = ("move", "house", "share_helper")
# Fields of a case that its page names, in order; all of them are on the page that sets them.
_FACTS: Final = (
    "origin", "ready", "deadline", "kind", "hot", "hot_words", "countries", "ban_modes", "ban_cities", "ban_places",
    "not_with", "languages", "silence_hours", "silence_do", "silence_dont", "lawyer", "notes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A thing of the case as a line."""

    address: str
    name: str
    said: str


def page(visit: Visit) -> Page:
    """Return the page of a case."""
    return _page(visit, case_here(visit))


def send(visit: Visit) -> Shown:
    """Take the case on, say that contact is lost or there again, or that a promise was kept."""
    case, do = case_here(visit), visit.form.text("do")
    try:
        match do:
            case "take":
                intent = set_intent(case.thing, {"owner": visit.team().me.device.user.id})
            case "vouch":
                intent = vouch_intent(visit.team(), case)
            case "lose":
                intent = state_intent(case, "lost_contact")
            case _:
                intent = state_intent(case, "open")
        ops = carried(visit.team(), [intent])
    except SafeconductError as error:
        return _page(visit, case, (visit.advice(error),))
    return visit.done(case_link(visit, case.part), *ops)


def deciding(visit: Visit) -> Page:
    """Return the page on which the danger is answered for and a person decides."""
    return _deciding(visit, case_here(visit))


def decide(visit: Visit) -> Shown:
    """Keep answers and decision; the page again where a reason is missing."""
    case = case_here(visit)
    try:
        values = values_typed(visit, forms()["assessment"])
        said = values if case.assessment else {code: value for code, value in values.items() if value is not None}
        if not said:
            return Elsewhere(case_link(visit, case.part))
        ops = visit.vault.append(decide_intents(visit.team(), case, said))
    except SafeconductError as error:
        return _deciding(visit, case, (visit.advice(error),))
    return visit.done(case_link(visit, case.part), *ops)


def closing(visit: Visit) -> Page:
    """Return the page on which a case is closed with how it ended."""
    return _closing(visit, case_here(visit))


def close(visit: Visit) -> Shown:
    """Close it; the page again where it is not said how it ended."""
    case = case_here(visit)
    try:
        is_on_the_way = case_has_open_leg(read_journeys(visit.team()), case.thing.id)
        ending, words = visit.form.text("ending"), visit.form.text("words")
        ops = visit.vault.append([close_intent(case, ending, words, has_open_leg=is_on_the_way)])
    except SafeconductError as error:
        return _closing(visit, case, (visit.advice(error),))
    return visit.done("/cases", *ops)


def _page(visit: Visit, case: Case, advice: tuple[Advice, ...] = ()) -> Page:
    now, language, say = visit.clock.now_ms(), visit.words.tongue.spoken, visit.words.say
    found = standing_here(visit.team(), case, now)
    people, back = people_of(visit), case_link(visit, case.part)
    trust = trust_of(case, visit.team().people().get)
    owner, stand_in = (UserId(case.thing.id_of(code)) for code in ("owner", "stand_in"))
    facts = {
        "into": (),
        "advice": advice,
        "told": visit.told({"opened": say("The case is open, and so far you alone read it.")}),
        "name": case.name,
        "here_address": back,
        "danger": danger_in_words(found, language),
        "shape": SHAPES[found.highest],
        "is_now": found.highest.value == 4,
        "state": case.state.value,
        "size": case.size,
        "owner": say("you") if owner == people.me else people.called(owner),
        "is_mine": owner == people.me,
        "stand_in": people.called(stand_in),
        "can_write": may_write(visit, case.part),
        "amber": amber_in_words(language) if found.is_amber else "",
        "looks": _looks(visit, found),
        "outgrown": tier_in_words(found.highest, language) if found.is_outgrown else "",
        "silence": silence_in_words(found, now, language),
        "clocks": tuple((due_in_words(one, now, language), one.at_ms <= now) for one in found.dues),
        "decided": _decided(visit, found),
        "trust": trust_in_words(trust, language),
        "may_vouch": visit.team().me.device.user.id not in trust.vouchers,
        "papers": tuple(
            papers_in_words(one, papers(case, one, visit.today), language) for one in case.thing.lines("countries")
        ),
        "consents": _consents(visit, case, visit.today),
        "stays": tuple(_stay(visit, one) for one in stays_of(visit.team(), case)),
        "facts": _facts(visit, case.thing),
        "sections": tuple(_section(visit, case, form, getattr(case, held), back) for form, held in _SECTIONS),
        "sealed": sealed_lines(visit, kept_of(visit.team(), case.part)),
        "origins": tuple(_origins(visit, case)),
        "edit_address": thing_link(visit, case.thing, f"?back={back}"),
        "at_once": tuple(_at_once(visit, case.thing)),
    }
    return Page("case.html", facts, 422 if advice else 200)


def _stay(visit: Visit, stay: Stay) -> tuple[str, str, str]:
    """Return a place where they were held or last seen, what claims say of it with how sure that is, and its page."""
    language, words, row = visit.words.tongue.spoken, visit.record.vocabulary, stay.row
    said = f"{property_in_words(row.property, language, words)}, {visit.words.phrase(LEVELS[row.level])}"
    return row_value_in_words(row, language, words), said, visit.link("detention", stay.place)


def _looks(visit: Visit, found: Standing) -> tuple[str, ...]:
    kinds, overrides = forms()["risk"].fields["kind"], forms()["assessment"].fields["overrides"]
    say, phrase = visit.words.say, visit.words.phrase
    told = []
    for one in found.looks:
        choice, stands = kinds.choice(one.kind), overrides.choice(one.override)
        what = phrase(choice.words) if choice else one.kind
        above = say("It stands above the other answers: {what}.", what=phrase(stands.words)) if stands else ""
        told.append(f"{what}. {above}" if above else f"{what}.")
    return tuple(told)


def _decided(visit: Visit, found: Standing) -> str:
    decided = found.decided
    if decided is None:
        return ""
    answer = forms()["assessment"].fields["answer"].choice(decided.answer)
    words = visit.words.phrase(answer.words) if answer else ""
    when = local_time_in_words(decided.at_ms, visit.words.tongue.spoken)
    told = visit.words.say(
        "Decided {when}: {tier}", when=when, tier=tier_in_words(decided.tier, visit.words.tongue.spoken)
    )
    return ". ".join(one for one in (f"{told}; {words}" if words else told, decided.reason) if one)


def _consents(visit: Visit, case: Case, today: Day) -> tuple[tuple[str, str, bool], ...]:
    """Return what the whole party agreed to: purpose, how it stands, and whether that is a yes.

    What nobody was asked is left out, but for what nobody is moved without.
    """
    choices = forms()["consent"].fields["purpose"].choices
    found = [(one, consent_of_all(case, one.code, "", today)) for one in choices]
    shown = [one for one in found if one[1] is not ConsentStanding.NOT_ASKED or one[0].code in _NEEDED]
    phrase = visit.words.phrase
    return tuple(
        (phrase(one.words), phrase(CONSENTS[stands]), stands is ConsentStanding.GIVEN) for one, stands in shown
    )


def _facts(visit: Visit, thing: Thing) -> tuple[tuple[str, str], ...]:
    fields = [thing.form.fields[code] for code in _FACTS]
    said = ((visit.words.phrase(field.words), in_words(visit, field, thing.value(field.code))) for field in fields)
    return tuple((what, words) for what, words in said if words)


def _at_once(visit: Visit, thing: Thing) -> Iterable[tuple[str, str]]:
    for code, field in thing.form.fields.items():
        if said := thing.at_once(code):
            yield visit.words.phrase(field.words), " / ".join(in_words(visit, field, one) for one in said)


def _section(
    visit: Visit, case: Case, form: str, things: Iterable[Thing], back: str
) -> tuple[str, str, tuple[Row, ...]]:
    """Return the heading of a section, where one more is added, and its lines."""
    preset = (
        [("who", case.people[0].id)] if "who" in _SAID[form] and len(case.people) == 1 and form != "promise" else []
    )
    address = new_link(visit, form, case.part, *preset) + f"?back={back}"
    return visit.words.phrase(forms()[form].words), address, tuple(_row(visit, one, back) for one in things)


def _row(visit: Visit, thing: Thing, back: str) -> Row:
    fields = (thing.form.fields[code] for code in _SAID[thing.form.code])
    words = (_said(visit, field, thing.value(field.code)) for field in fields)
    return Row(
        thing_link(visit, thing, f"?back={back}"), label_of(visit, thing), " · ".join(one for one in words if one)
    )


def _said(visit: Visit, field: Field, value: Value | None) -> str:
    """Return a field in words: what it is and its value; of a yes what it is alone, of a no nothing."""
    what, words = visit.words.phrase(field.words), in_words(visit, field, value)
    if value is None or value is False:
        return ""
    if value is True:
        return what
    return words if field.code in _PLAIN else f"{what}: {words}"


def _origins(visit: Visit, case: Case) -> Iterable[tuple[str, str]]:
    """Give where the case came from: in words, and the address of the request where this desk reads it."""
    intake = Intake(visit.vault.tables)
    for one in case.origins:
        choice = one.form.fields["sort"].choice(one.text("sort"))
        words = visit.words.phrase(choice.words) if choice else label_of(visit, one)
        thread = thread_of(one)
        is_here = thread is not None and intake.is_thread(*thread)
        yield words, thread_link(visit, *thread) if thread and is_here else ""


def _deciding(visit: Visit, case: Case, advice: tuple[Advice, ...] = ()) -> Page:
    form, now, language = forms()["assessment"], visit.clock.now_ms(), visit.words.tongue.spoken
    found = standing_here(visit.team(), case, now)
    proposed = propose(found.told)
    lowest, highest = (tier_in_words(one, language) for one in (proposed.lowest, proposed.highest))
    facts = {
        "into": (),
        "advice": advice,
        "name": case.name,
        "back_address": case_link(visit, case.part),
        "inputs": _ordered(inputs_of(visit, form, case.part, case.assessment, {})),
        "proposal": highest if proposed.is_enough else "",
        "between": (lowest, highest),
        "ask": tuple(visit.words.phrase(QUESTIONS[one]) for one in proposed.ask),
        "decided": _decided(visit, found),
        "looks": _looks(visit, found),
        "can_write": may_write(visit, case.part),
    }
    return Page("deciding.html", facts, 422 if advice else 200)


def _ordered(inputs: tuple[Input, ...]) -> tuple[tuple[Input, ...], tuple[Input, ...]]:
    """Return the questions, and what a person decides."""
    answers = {"consequence", "probability", "window", "overrides"}
    return tuple(one for one in inputs if one.code in answers), tuple(one for one in inputs if one.code not in answers)


def _closing(visit: Visit, case: Case, advice: tuple[Advice, ...] = ()) -> Page:
    choices = forms()["case"].fields["ending"].choices
    facts = {
        "into": (),
        "advice": advice,
        "name": case.name,
        "back_address": case_link(visit, case.part),
        "is_closed": case.state is State.CLOSED,
        "endings": tuple((one.code, visit.words.phrase(one.words)) for one in choices),
    }
    return Page("case_closing.html", facts, 422 if advice else 200)
