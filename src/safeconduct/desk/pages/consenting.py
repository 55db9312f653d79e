"""Consent of whoever an account is of: what they said to each use, where alone, until when, on what conditions; and
taking it back.

What is entered is a consent of the ontology with the account as its source (decision 0021); what counts is
`record.consents`' answer. A no to its being kept, refused or taken back, withdraws the account too, so that no page,
table or paper shows its words (P7): what falls stands beside the answer, and where others tell it or it tells of others
it is asked once more. A refusal shows the form again as it was filled in. Refuses an answer to no use, and one of
nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from safeconduct.base.ids import OpId
from safeconduct.desk.consents_shown import consents_of, people_of
from safeconduct.desk.into import goes_into
from safeconduct.desk.paper_ways import paper_back, paper_query
from safeconduct.desk.reading_typed import drop_typed
from safeconduct.desk.refusals import Refusals, in_order
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.record.claim_wording import CONTENT_GONE
from safeconduct.record.commands import new_local_id
from safeconduct.record.consents import ANSWER, FORM, OF, USE, USES, Consents
from safeconduct.record.destinations import CHANNELS, LANGUAGES
from safeconduct.record.items import Source, Subject, Table
from safeconduct.record.links import Ref
from safeconduct.record.named import Named
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.ontology.types import BETWEEN, NOT_KNOWN, OTHER
from safeconduct.record.queries import NOUNS, NoSuchEntry
from safeconduct.record.taken_back import falling_with, falls_in_words, whose_in_words
from safeconduct.record.withdrawn import is_source_withdrawn
from safeconduct.record.wording import CLAIMS

_PERSON: Final = "person"
_LABEL: Final = "{form}: {whom}"
# The fields of which several are ticked, and those that are typed or chosen once, by their ids without "consent_".
_LIMITS: Final = ("in_languages", "where")
_ONCE: Final = ("until", "conditions", "language", "channel", "asked_by", "asked_on")


def page(visit: Visit) -> Page:
    """Return what is known of the consent, and the form."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Enter what somebody said; the reading page follows, or the form again where something is missing."""
    form, say, refused = visit.form, visit.words.say, Refusals(visit)
    account = visit.name("account")
    uses = tuple(one for one in USES if one in form.all("use"))
    if is_source_withdrawn(visit.record, account):
        return _page(visit)
    if not form.text("of"):
        refused.said["of"] = say("Say whose consent it is.")
    if not uses:
        refused.said["use"] = say("Choose at least one use.")
    if not form.text("answer"):
        refused.said["answer"] = say("Choose what they answered.")
    sitting = _sitting(visit, account, uses, refused)
    falling = () if refused.said else sitting.falling()
    if not form.has("is_meant") and any(one.is_of_others or one.account != account for one in falling):
        told = [line for one in falling for line in falls_in_words(one, visit.words.tongue.spoken)]
        refused.said["is_meant"] = " ".join((*told, say("If that is meant, say so here and enter it again.")))
    if refused.said:
        return _page(visit, refused.said)
    ops: Sequence[OpId] = ()
    with refused.at(""):
        part = visit.placing().beside(Ref(Table.SOURCE, account), sitting.parts_named())
        back = sitting.taking_back(visit.placing())
        if back:
            drop_typed(visit, account)
        ops = visit.vault.append([*sitting.intents(part), *back])
    if refused.said:
        return _page(visit, refused.said)
    # What a paper asked for leads back to it.
    return visit.done(paper_back(visit) or visit.at(f"/account/{visit.path['account']}/reading"), *ops)


def _sitting(visit: Visit, account: str, uses: tuple[str, ...], refused: Refusals) -> Sitting:
    """Return what the form says, of use only where nothing of it is refused."""
    form, words, language = visit.form, visit.record.vocabulary, visit.words.tongue.spoken
    sitting = Sitting(visit.record, Telling(account), lambda: new_local_id(visit.entropy))
    whom = ""
    with refused.at("of"):
        whom = sitting.thing(form.text("of"), (_PERSON,), new_form=_PERSON if form.has("is_new") else "")
    label = _LABEL.format(form=visit.words.phrase(words.ontology.forms[FORM].name), whom=sitting.label(whom))
    consent = sitting.new(label[:200], FORM)
    if whom:
        sitting.refer(consent, OF, whom)
    with refused.at("use"):
        for use in uses:
            sitting.say(consent, USE, words.term_in_words(use, language))
    for name in _LIMITS:
        with refused.at(name):
            for one in form.all(name):
                is_term = one in words.ontology.terms
                sitting.say(consent, f"consent_{name}", words.term_in_words(one, language) if is_term else one)
    with refused.at("answer"):
        if said := form.text("answer"):
            is_term = said in words.ontology.terms
            sitting.say(consent, ANSWER, words.term_in_words(said, language) if is_term else said)
    for name in _ONCE:
        with refused.at(name):
            if said := form.text(name):
                code = said in words.ontology.terms
                sitting.say(consent, f"consent_{name}", words.term_in_words(said, language) if code else said)
    return sitting


def _page(visit: Visit, faults: Mapping[str, str] = MappingProxyType({})) -> Page:
    account = visit.name("account")
    source = visit.record.entry(Table.SOURCE, account)
    if not isinstance(source, Source):
        raise NoSuchEntry(kind=NOUNS[Table.SOURCE])
    labels = _labels(visit)
    is_gone = is_source_withdrawn(visit.record, account)
    words, language = visit.record.vocabulary, visit.words.tongue.spoken

    def terms(list_id: str, *, has_unknown: bool) -> list[tuple[str, str]]:
        left_out = () if has_unknown else (f"{list_id}{BETWEEN}{OTHER}", f"{list_id}{BETWEEN}{NOT_KNOWN}")
        held = (one for one in words.terms_of(list_id) if one.code not in left_out)
        return [(one.code, words.term_in_words(one.code, language)) for one in held]

    held = Consents(visit.record, visit.today)
    said = () if is_gone else tuple(one for person in held.of_account(account) for one in held.of(person))
    facts = {
        "heading": visit.words.phrase(CONTENT_GONE) if is_gone else source.outlet,
        "is_gone": is_gone,
        "faults": in_order(faults, labels),
        "labels": labels,
        "here": visit.at(f"/account/{visit.path['account']}/consent", **paper_query(visit)),
        "reading_address": visit.at(f"/account/{visit.path['account']}/reading", **paper_query(visit)),
        "paper_address": paper_back(visit),
        "history_address": visit.at(f"/history/account/{visit.path['account']}"),
        "consents": () if is_gone else tuple(consents_of(visit, account)),
        "of": "" if is_gone else _whose(visit, account),
        "is_known": bool(people_of(visit, account)),
        "falls": "" if is_gone else _falls(visit, account),
        "uses": [(use, words.term_in_words(use, language)) for use in USES],
        "languages_alone": _limit(
            visit, tuple(LANGUAGES.values()), [code for one in said for code in one.in_languages]
        ),
        "channels_alone": _limit(visit, tuple(CHANNELS.values()), [code for one in said for code in one.where]),
        "answers": terms(ANSWER, has_unknown=False),
        "tongues_asked": terms("language", has_unknown=True),
        "channels": terms("consent_channel", has_unknown=True),
        "subjects": () if is_gone else Named(visit.record, language, visit.lists).offered(Table.SUBJECT),
        "into": goes_into(visit, visit.placing().homes(Ref(Table.SOURCE, account))),
    }
    return Page("consenting.html", facts, 422 if faults else 200)


def _limit(visit: Visit, ours: Sequence[str], said: Iterable[str]) -> list[tuple[str, str]]:
    """Return the terms that a yes can be limited to here: ours, and those that it was limited to before."""
    words = visit.record.vocabulary
    held = dict.fromkeys((*ours, *(one for one in said if one in words.ontology.terms)))
    return [(code, words.term_in_words(code, visit.words.tongue.spoken)) for code in held]


def _labels(visit: Visit) -> dict[str, str]:
    """Return what the fields of the form are called, in its order."""
    say = visit.words.say
    return {
        "of": say("Whose consent"),
        "use": say("For what"),
        "answer": say("What the answer was"),
        "is_meant": say("Take this account back"),
        "in_languages": say("In which languages alone"),
        "where": say("Where alone"),
        "until": say("Until which day"),
        "conditions": say("On what conditions"),
        "asked_on": say("On which day they said it"),
        "asked_by": say("Who asked"),
        "channel": say("How they were asked"),
        "language": say("In which language they were asked"),
    }


def _falls(visit: Visit, account: str) -> str:
    """Return what a no to keeping takes back here, said before it is typed whose no it is."""
    language = visit.words.tongue.spoken
    one = falling_with(visit.record, account, (), visit.record.vocabulary.label_of)
    what = visit.words.say(
        "“Refused” or “Withdrawn” for “keeping” takes all of this account back, whoever it is about: {claims} in it "
        "and its words are shown to nobody any more."
    ).format(claims=CLAIMS.say(one.claims, language))
    return " ".join((what, *whose_in_words(one, language)))


def _whose(visit: Visit, account: str) -> str:
    """Return whose consent the account holds already, where it is one person's."""
    people = people_of(visit, account)
    entry = visit.record.entry(Table.SUBJECT, people[0]) if len(people) == 1 else None
    return entry.label if isinstance(entry, Subject) else ""
