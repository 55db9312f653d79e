"""Who is said to have done an act: only whoever acts in its clause, never whoever it is done to.

In Russian the nominative beside an active verb or the instrumental beside a passive one, in English what stands before
an active verb or behind "by". Relatives are named in nearly every account of what was done to somebody: they are
proposed only where no doubt is left. What may be meant otherwise is doubtful; an object, whoever was told, whose
words are quoted ("by the police's account") is nothing. Refuses to look across clauses. Pure.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from safeconduct.record.reading.clauses import DENYING, WITHIN, Acts, breaks, clause_around
from safeconduct.record.reading.letters import Text, word_set
from safeconduct.record.reading.listed import Entry, Hit, perpetrators
from safeconduct.record.reading.unsure import Unsure

# Acts that nobody is accused of by name of the act alone.
_HARMLESS: Final = frozenset(("released", "escaped", "evacuated", "denied_officially", "disappeared", "died"))
FAMILY: Final = "relatives"
_CYRILLIC: Final = re.compile("[а-я]")
_OWN: Final = word_set("его ее их мой моя мои наш наши his her their my our the a an own two three some several local")
_PREPOSITIONS: Final = word_set(
    "в во на к ко о об от у из с со для про без при за по через между перед над под против среди кроме насчет",
    "of from to with about against for at in near on over under without among between told asked towards",
)
_GENITIVE_IN_I: Final = word_set("полиции милиции росгвардии нацгвардии гвардии родни семьи дяди")
_FIRST_FORMS: Final = word_set(
    "полиция милиция росгвардия нацгвардия гвардия омон собр спецназ фсб брат дядя отец муж родня семья глава конвой "
    "полк люди боец"
)
_INSTRUMENTAL: Final = word_set(
    "полицией милицией росгвардией братом отцом мужем дядей спецназом омоном собром людьми конвоем семьей родней главой"
)
_PASSIVE_RU: Final = re.compile(r"(?:[аяе]н|убит|избит|забит|взят)(?:а|о|ы)?$")
_PARTICIPLE_RU: Final = re.compile(r"(?:нн|[иы]т|ем|им)(?:ый|ого|ому|ым|ом|ая|ой|ую|ые|ых|ыми|ое)$")
# Whoever sits in a cellar does nothing to anybody.
_UNDERGONE_RU: Final = re.compile(r"(?:про|от)?сид[еия]|находи|содерж\w+с[яь]$|томил|пробы")
_ACTIVE_RU: Final = re.compile(
    r"(?:л|ла|ли|ло|[аяе]ет|[аяу]ют|[аяи]т|ут|(?:у|вы|от|пере|при)вез|запер|(?:с|под)жег|снес|вш(?:ий|ие|их|им|ими|его))$"
)
_ACTIVE_EN: Final = re.compile(r"[a-z]+ed$|^(?:beat|took|drove|brought|kept|held|beaten|shot|spat|let|burnt|torched)$")
_BE: Final = word_set("was were is are been being be get gets got isn't wasn't weren't")
_AUXILIARY: Final = word_set(
    "have has had then also later allegedly reportedly who brutally severely repeatedly again first once immediately "
    "often regularly and are is said to came simply even"
)
_ACCUSED: Final = re.compile(r"^(?:обвин|подозрева|accus|charg|suspect|blam)")


class Doer(NamedTuple):
    """Who is said to have done it, from one word to another; ``is_sure`` by the words, ``is_denied`` with the act.

    ``is_unsure``: the sentence calls it a rumour or a guess, or only supposes it.
    """

    entry: Entry
    first: int
    last: int
    is_sure: bool
    is_denied: bool
    is_unsure: bool = False


def doers(text: Text, acts: Acts, officers: Sequence[Hit], unsure: Unsure) -> Iterator[Doer]:
    """Give who is said to have done the acts of a text. ``officers``: words such as "сотрудники Шалинского РОВД"."""
    hits = [*perpetrators().find(text), *officers]
    agent = -1
    for hit in sorted(hits, key=lambda one: (one.first, -one.last)):
        is_russian = bool(_CYRILLIC.search(text.words[hit.first].text))
        beside = [at for at in acts.beside(text, hit.first, hit.last) if _is_harm(acts.hits[at])]
        if not beside:
            told = _told_apart(text, hit, acts, unsure) if is_russian else None
            if told is not None:
                yield told
            continue
        sure = _in_russian(text, hit, acts, beside) if is_russian else _in_english(text, hit, acts, beside, agent)
        is_unsure = _is_unsure(text, hit, unsure)
        sure = sure and not is_unsure
        if sure is None or (hit.entry.code == FAMILY and not sure):
            continue
        if sure and not is_russian and _agent(text, hit):
            agent = hit.last
        is_denied = acts.denied[beside[0]]
        if is_denied and hit.entry.code == FAMILY:
            continue
        yield Doer(hit.entry, hit.first, hit.last, sure and not is_denied, is_denied, is_unsure)


def _told_apart(text: Text, hit: Hit, acts: Acts, unsure: Unsure) -> Doer | None:
    """Return who guarded somebody, or of whom a sentence says that they did what the one before it tells.

    "Это сделали сотрудники полиции": sure. "Это были сотрудники полиции" may be those to whom it was done: sure only
    where that is whoever speaks. To guard is to take part where somebody is held, and may be anybody's work elsewhere.
    """
    clause = clause_around(text, hit.first, WITHIN)
    words = text.words
    if not _is_subject(text, hit) or any(words[at].text in DENYING for at in clause):
        return None
    verbs = [words[at].text for at in clause if not hit.first <= at <= hit.last]
    near = _told_before(text, hit, acts)
    if any(_GUARDED.match(one) for one in verbs) and _ME.intersection(verbs):
        is_held = any(acts.hits[at].entry.counted == "detained" for at in near)
        return None if hit.entry.code == FAMILY else _doer(text, hit, unsure, is_sure=is_held)
    harms = [at for at in near if _is_harm(acts.hits[at]) and not acts.denied[at]]
    if not harms or not {"это", "ими"}.intersection(verbs[:_FEW]):
        return None
    if any(_DID.match(one) for one in verbs):
        return _doer(text, hit, unsure, is_sure=True)
    if hit.entry.code == FAMILY or not any(_WERE.match(one) for one in verbs):
        return None
    told = clause_around(text, acts.hits[harms[-1]].first, WITHIN)
    return _doer(text, hit, unsure, is_sure=any(words[at].text in _ME for at in told))


def _doer(text: Text, hit: Hit, unsure: Unsure, *, is_sure: bool) -> Doer | None:
    is_unsure = _is_unsure(text, hit, unsure)
    is_sure = is_sure and not is_unsure
    if hit.entry.code == FAMILY and not is_sure:
        return None
    return Doer(hit.entry, hit.first, hit.last, is_sure, is_denied=False, is_unsure=is_unsure)


def _told_before(text: Text, hit: Hit, acts: Acts) -> list[int]:
    """Return the acts of the sentence of words and of the one before it, unless a paragraph ends between them."""
    place = text.span(hit.first, hit.first).start
    sentence = text.sentence_of(place)
    before = text.sentence_of(max(0, sentence.start - 2))
    start = sentence.start if "\n" in text.given[before.end : sentence.start] else before.start
    first = bisect.bisect_left(acts.firsts, hit.first - _SENTENCES)
    last = bisect.bisect_right(acts.firsts, hit.last + WITHIN)
    return [
        at
        for at in range(first, last)
        if start <= text.span(acts.hits[at].first, acts.hits[at].first).start < sentence.end
    ]


# Words of two sentences that are looked at.
_SENTENCES: Final = 60
# Words in which "это" begins such a sentence: "И всё это сделали".
_FEW: Final = 4
_GUARDED: Final = re.compile(r"(?:охранял|охраняет|охраняют|караулил|сторожил|стерег)")
_DID: Final = re.compile(r"(?:с?делал[аи]?|сделано|совершил[аи]?|устроил[аи]?|творил[аи]?)$")
_WERE: Final = re.compile(r"(?:был[аио]?|оказал(?:ся|ась|ись))$")
_ME: Final = word_set("меня нас его ее их")


def _is_subject(text: Text, hit: Hit) -> bool:
    """Say whether words are what a Russian sentence is about, by their form and with no preposition before them."""
    first = hit.first - 1 if hit.first and text.words[hit.first - 1].text in _OWN else hit.first
    is_led = first > 0 and text.words[first - 1].text in _PREPOSITIONS and text.words[first].gap == " "
    return not is_led and _is_first_form(text.words[_head(text, hit)].text)


def _is_first_form(head: str) -> bool:
    return (
        head in _FIRST_FORMS
        or (head.endswith(("ы", "и", "ые", "ие", "ья")) and head not in _GENITIVE_IN_I)
        or head.endswith(("ик", "ец", "ист", "ер", "ир", "тель", "ий", "ый"))
    ) and not head.endswith(("ами", "ями", "ыми", "ими"))


def _is_unsure(text: Text, hit: Hit, unsure: Unsure) -> bool:
    """Say whether the sentence of words calls what it says a rumour or a guess, or only supposes it."""
    return bool(unsure.doubts(text.span(hit.first, hit.last)))


def _is_harm(hit: Hit) -> bool:
    return hit.entry.code not in _HARMLESS


def _head(text: Text, hit: Hit) -> int:
    """Return the word that has the case of the whole: the first that is no "his"."""
    return next((at for at in range(hit.first, hit.last + 1) if text.words[at].text not in _OWN), hit.last)


def _in_russian(text: Text, hit: Hit, acts: Acts, beside: Sequence[int]) -> bool | None:
    """Return whether it is sure that somebody acts; None where they do not."""
    head = text.words[_head(text, hit)].text
    first = hit.first - 1 if hit.first and text.words[hit.first - 1].text in _OWN else hit.first
    is_led = first > 0 and text.words[first - 1].text in _PREPOSITIONS and text.words[first].gap == " "
    forms = [_form_ru(text, acts.hits[at]) for at in beside]
    if is_led:
        return None
    if head.endswith(("ами", "ями", "ыми", "ими")) or head in _INSTRUMENTAL:
        return None if set(forms) == {"active"} else "passive" in forms
    if forms and set(forms) == {"undergone"}:
        return None
    if _is_first_form(head):
        if "active" in forms:
            return True
        return None if "passive" in forms else False
    return False if _is_accused(text, hit) else None


def _form_ru(text: Text, hit: Hit) -> str:
    word = text.words[hit.first].text
    if word == "не" and hit.last > hit.first:
        word = text.words[hit.first + 1].text
    if _UNDERGONE_RU.match(word):
        return "undergone"
    if _PASSIVE_RU.search(word) or _PARTICIPLE_RU.search(word):
        return "passive"
    return "active" if _ACTIVE_RU.search(word) else "noun"


def _in_english(text: Text, hit: Hit, acts: Acts, beside: Sequence[int], agent: int) -> bool | None:
    """Return whether it is sure that somebody acts; None where they do not."""
    if _agent(text, hit) or (agent >= 0 and hit.first - agent <= _AND and not breaks(text, agent, hit.first)):
        return True
    before = hit.first - 1
    while before >= 0 and text.words[before].text in _OWN and text.words[before + 1].gap == " ":
        before -= 1
    lead = text.words[before].text if before >= 0 and text.words[before + 1].gap in (" ", "\n") else ""
    if lead in _PREPOSITIONS or lead in DENYING or _ACTIVE_EN.search(lead):
        return False if _is_accused(text, hit) else None
    after = [at for at in beside if acts.hits[at].first > hit.last]
    if not after:
        return False if _is_accused(text, hit) else None
    first = acts.hits[after[0]].first
    between = [text.words[at].text for at in range(hit.last + 1, first)]
    passive = bool(between) and any(one in _BE for one in between[-2:])
    if passive or not _ACTIVE_EN.search(text.words[first].text):
        return False if _is_accused(text, hit) else None
    return all(one in _AUXILIARY for one in between)


# Words from one that acts to the next of the same list: "by police and soldiers", "by police and the FSB".
_AND: Final = 3
_BY_WITHIN: Final = 4


def _agent(text: Text, hit: Hit) -> bool:
    """Say whether "by" leads to somebody."""
    for at in range(hit.first - 1, max(-1, hit.first - 1 - _BY_WITHIN), -1):
        if text.words[at + 1].gap not in (" ", "\n", "-"):
            return False
        if text.words[at].text == "by":
            return True
        if text.words[at].text in _PREPOSITIONS - {"of"}:
            return False
    return False


def _is_accused(text: Text, hit: Hit) -> bool:
    """Say whether the clause says that somebody is accused or suspected."""
    around = range(max(0, hit.first - _NEAR), min(len(text.words), hit.last + _NEAR + 1))
    return any(_ACCUSED.match(text.words[at].text) for at in around)


_NEAR: Final = 4
