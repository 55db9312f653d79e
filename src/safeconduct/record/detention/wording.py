"""Places as people read of them, in English and Russian: how exact, since when, from how many voices. Shapes only.

Every sentence about numbers says what it counts: voices, never documents, and lines of claims, never people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.base.language import Counted, number, say, sentence
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.record.detention.extent import SETTLEMENTS, Area
from safeconduct.record.detention.keys import PlaceKey, may_be
from safeconduct.record.detention.patterns import ALSO, ANOTHER, MEN, NONBINARY, UNSAID, WOMEN, How, Patterns
from safeconduct.record.detention.properties import PRECISION
from safeconduct.record.detention.reading import HeldLine
from safeconduct.record.detention.stays import Stays
from safeconduct.record.detention.uses import UseLine
from safeconduct.record.gazetteer.reading import parents, places
from safeconduct.record.gazetteer.types import Kind, Place, Precision
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.property_words import property_in_words
from safeconduct.record.types import KnownRow, PropertyKind, Roots
from safeconduct.record.wording import basis_in_words, listed, roots_in_words, row_value_in_words, span_in_words

PRECISIONS: Final[Mapping[Precision, Phrase]] = {
    Precision.EXACT: Phrase("known to the building", "известно до здания"),
    Precision.VICINITY: Phrase("within a hundred metres", "с точностью до ста метров"),
    Precision.LOCALITY: Phrase("within a kilometre or the settlement", "до километра или населённого пункта"),
    Precision.DISTRICT: Phrase("somewhere in the district", "где-то в районе"),
    Precision.REGION: Phrase("somewhere in the republic or region", "где-то в республике или регионе"),
}
NOT_ON_MAP: Final = Phrase("not in the gazetteer", "нет в списке мест")
KINDS: Final[Mapping[Kind, Phrase]] = {
    Kind.REPUBLIC: Phrase("republic or region", "республика или регион"),
    Kind.DISTRICT: Phrase("district", "район"),
    Kind.CITY: Phrase("city", "город"),
    Kind.CITY_DISTRICT: Phrase("district of a city", "район города"),
    Kind.TOWN: Phrase("town", "город или посёлок"),
    Kind.VILLAGE: Phrase("village", "село"),
    Kind.POLICE_STATION: Phrase("police station", "отдел полиции"),
    Kind.PRISON: Phrase("prison or colony", "тюрьма или колония"),
    Kind.MILITARY_BASE: Phrase("military base", "военная база"),
    Kind.OTHER: Phrase("other", "другое"),
}
SEVERAL: Final = Phrase("several places are called so", "так называются несколько мест")
WITHIN_A_KILOMETRE: Final = Phrase("known to within a kilometre", "известно с точностью до километра")
SOMEWHERE_IN: Final = Phrase("somewhere in {place}", "где-то в пределах: {place}")
NO_DAYS: Final = Phrase("nobody said when", "никто не назвал дней")
SUBJECTS_DAYS: Final = Phrase("{property}: {days}", "{property}: {days}")
# Of the place nobody said when; what is known of those whom claims put there.
OF_PEOPLE: Final = Phrase(
    "nobody said when they were there; of whoever was there it is known: {days}",
    "когда именно там, никто не сказал; о тех, кто там был, известно: {days}",
)
OF_ONE: Final = Phrase(
    "nobody said when they were there; of “{label}” it is known: {days}",
    "когда именно там, никто не сказал; о «{label}» известно: {days}",
)
NOT_ALL: Final = Phrase(
    "{days} (not looked through: {lines} without days of their own)",
    "{days} (не просмотрено: {lines} без собственных дней)",
)
OUTSIDE: Final = Phrase(
    "who cannot read the interviews counts: {voices}", "кто не может читать интервью, насчитает: {voices}"
)
MAY_BE: Final = Phrase(
    "Several places are called so, and nobody said which is meant: {places}.",
    "Так называются несколько мест, и никто не сказал, какое имеется в виду: {places}.",
)
NOT_ONE: Final = Phrase(
    "These are the words of a source. That two lines mean one place nobody said, so their voices are not added up: as "
    "proved counts what one line proves. An entry of the record for the place says which it is.",
    "Это слова источника. Никто не сказал, что две строки говорят об одном месте, поэтому голоса разных строк не "
    "складываются: доказанным считается то, что доказывает одна строка. Какое это место, говорит запись о нём в базе.",
)
DISPUTED: Final = Phrase("disputed", "оспаривается")


SEXES: Final[Mapping[str, Phrase]] = {
    WOMEN: Phrase("women", "женщины"),
    MEN: Phrase("men", "мужчины"),
    NONBINARY: Phrase("non-binary people", "небинарные люди"),
    ANOTHER: Phrase("another sex", "другой пол"),
    UNSAID: Phrase("sex not said", "пол не назван"),
    ALSO[WOMEN]: Phrase("women among them", "среди них женщины"),
    ALSO[MEN]: Phrase("men among them", "среди них мужчины"),
    ALSO[NONBINARY]: Phrase("non-binary people among them", "среди них небинарные люди"),
    ALSO[ANOTHER]: Phrase("people of another sex among them", "среди них люди другого пола"),
}
TIED: Final[Mapping[How, Phrase]] = {
    How.DID: Phrase("is said to have done what happened there", "как сказано, сделал то, что там было"),
    How.RUNS: Phrase("runs it", "место в его ведении"),
    How.BASED: Phrase("is based there", "там находится"),
}
BELONGS: Final[Mapping[str, Phrase]] = {
    "unit_of": Phrase("is a unit of", "входит в состав"),
    "member_of": Phrase("is a member of", "состоит в"),
}
COUNTED: Final = Phrase("{lo} to {hi}", "от {lo} до {hi}")
LINES: Final = Counted(("{n} line", "{n} lines"), ("{n} строка", "{n} строки", "{n} строк"))
# Fewer lines than this are said to be few: below, one account more or less changes what a row looks like (our own
# choice; the release check asks for as many people before it tells of any, `publish.risks.identity.ENOUGH_PEOPLE`).
FEW: Final = 5
CANNOT_SHOW: Final = (
    Phrase(
        "These are the lines of {voices}. Who could tell, and to whom, decides what stands here: nothing follows from "
        "a row that is missing or short.",
        "Это строки, за которыми стоит {voices}. Что здесь есть, зависит от того, кто и кому мог рассказать: из "
        "отсутствующей или короткой строки ничего не следует.",
    ),
    Phrase(
        "A line is what claims say of one person or event. One event may be many people, and one person may stand in "
        "several lines: lines are not people, and no shares are given.",
        "Строка — это то, что утверждения говорят об одном человеке или событии. За одним событием может стоять много "
        "людей, а один человек может быть в нескольких строках: строки — не люди, и долей здесь нет.",
    ),
    Phrase(
        "A range in a month reads: of the lines with days at least so many lie wholly in it, at most so many may; each "
        "line without days may lie in any month, and is counted beside. That more is told of a later month need not "
        "mean that more was done. Whoever was deprived of liberty may still be, in each later month, until somebody "
        "says that it ended.",
        "Интервал в месяце читается так: из строк с датами не менее стольких целиком в нём, не более стольких могут в "
        "него попадать; каждая строка без дат может относиться к любому месяцу и сосчитана рядом. Если о позднем "
        "месяце рассказано больше, это ещё не значит, что тогда больше происходило. Кого лишили свободы, того могут "
        "держать и в каждом следующем месяце, пока кто-нибудь не скажет, что это кончилось.",
    ),
)
ARE_FEW: Final = Phrase(
    "Rows of fewer than {n} lines are marked: one account more or less would change what they look like.",
    "Строки таблицы, где меньше {n} строк, отмечены: одно известие больше или меньше изменило бы их вид.",
)


ARE_AMONG: Final = Phrase(
    "That there were women among them, or others, is said besides: such a line stands in that row and in the row of "
    "those to whom it was done. Where nobody says who they all were, that row is “{unsaid}”.",
    "Что среди них были женщины или кто-то ещё, сказано дополнительно: такая строка стоит и в этом ряду, и в ряду тех, "
    "с кем это сделали. Где никто не говорит, кем были все они, это ряд «{unsaid}».",
)


def what_they_cannot_show(found: Patterns, language: Language) -> tuple[str, ...]:
    """Return the sentences that stand with every table of patterns."""
    voices = roots_in_words(found.roots, language)
    few = (ARE_FEW,) if any(len(row.lines) < FEW for row in found.rows) else ()
    among = (ARE_AMONG,) if any(row.sex in ALSO.values() for row in found.rows) else ()
    unsaid = say(SEXES[UNSAID], language)
    told = (*CANNOT_SHOW, *among, *few)
    return tuple(sentence(one, language, voices=voices, n=FEW, unsaid=unsaid) for one in told)


def counted_in_words(surely: int, perhaps: int, language: Language) -> str:
    """Return how many lines lie in a stretch of days: a number, or from how many to how many; nothing for none."""
    if not perhaps:
        return ""
    if surely == perhaps:
        return number(surely, language)
    return sentence(COUNTED, language, lo=number(surely, language), hi=number(perhaps, language))


def area_in_words(area: Area | None, language: Language) -> str:
    """Return how exactly a place is known, and within what."""
    if area is None:
        return say(NOT_ON_MAP, language)
    place = places()[area.of]
    if area.precision is Precision.LOCALITY and place.kind not in SETTLEMENTS:
        return say(WITHIN_A_KILOMETRE, language)
    if area.precision in (Precision.EXACT, Precision.VICINITY):
        return say(PRECISIONS[area.precision], language)
    return sentence(SOMEWHERE_IN, language, place=plain(name_in_words(place, language), MOST_OF_A_NAME))


def precision_in_words(about: Iterable[KnownRow], language: Language, vocabulary: Vocabulary) -> str:
    """Return how exactly a place is said to be known, in the words of the list; nothing where nobody said."""
    rows = (row for row in about if row.property == PRECISION)
    return listed(row_value_in_words(row, language, vocabulary) for row in rows)


def exactness_in_words(key: PlaceKey, area: Area | None, language: Language) -> str:
    """Return how exactly a place is known, and of words that several places bear, that it is not known which."""
    return say(SEVERAL, language) if area is None and may_be(key) else area_in_words(area, language)


def name_in_words(place: Place, language: Language) -> str:
    """Return what the gazetteer calls a place first."""
    return (place.ru if language == "ru" else place.en)[0].text


def above_in_words(place: Place, language: Language) -> str:
    """Return what a place lies in, the nearest first."""
    return listed(name_in_words(places()[one], language) for one in parents(place.id))


def days_in_words(stays: Stays, language: Language, vocabulary: Vocabulary) -> str:
    """Return the days of stays there; failing them those of whoever was there, as such, or that nobody said any."""
    days = say(NO_DAYS, language)
    if stays.spans:
        days = _spans_in_words(stays.spans, language)
    elif stays.of_people:
        days = sentence(OF_PEOPLE, language, days=_spans_in_words(stays.of_people, language))
        if stays.of:
            told = _told_in_words(stays.when, language, vocabulary)
            days = sentence(
                OF_ONE, language, label=plain(vocabulary.name_in_words(stays.of, language), MOST_OF_A_NAME), days=told
            )
    if not stays.left_out:
        return days
    return sentence(NOT_ALL, language, days=days, lines=LINES.say(stays.left_out, language))


def _spans_in_words(spans: Iterable[Interval], language: Language) -> str:
    return listed(span_in_words(PropertyKind.DATE, span, language) for span in spans)


def _told_in_words(rows: Iterable[KnownRow], language: Language, vocabulary: Vocabulary) -> str:
    """Return what is known of when by property, in order; nothing where that is nothing."""
    return "; ".join(
        sentence(
            SUBJECTS_DAYS,
            language,
            property=property_in_words(row.property, language, vocabulary),
            days=span_in_words(PropertyKind.DATE, row.span, language),
        )
        for row in rows
        if not row.span.is_unknown()
    )


def use_in_words(line: UseLine, language: Language, vocabulary: Vocabulary) -> str:
    """Return what a place is said to have been used for."""
    return vocabulary.text_in_words(line.use, language, MOST_OF_A_NAME)


def period_in_words(line: UseLine, language: Language) -> str:
    """Return when it was used so; that nobody said where claims name no days."""
    if line.period == UNKNOWN:
        return say(NO_DAYS, language)
    return span_in_words(PropertyKind.DATE, line.period, language)


def uses_in_words(lines: Iterable[UseLine], language: Language, vocabulary: Vocabulary) -> str:
    """Return all of it in one line; nothing where nobody said what a place was used for."""
    told = (f"{use_in_words(one, language, vocabulary)} ({period_in_words(one, language)})" for one in lines)
    return "; ".join(told)


def when_in_words(line: HeldLine, language: Language, vocabulary: Vocabulary) -> str:
    """Return when somebody was held: what the claims name; failing that, what is known of the subject, and of what."""
    if line.spans:
        return _spans_in_words(line.spans, language)
    return _told_in_words(line.when, language, vocabulary) or say(NO_DAYS, language)


def whom_in_words(line: HeldLine, language: Language, vocabulary: Vocabulary) -> str:
    """Return who is said to have done it; nothing where nobody said."""
    return listed(row_value_in_words(row, language, vocabulary) for row in line.by_whom)


def victims_in_words(line: HeldLine, language: Language, vocabulary: Vocabulary) -> str:
    """Return to whom an act was done; nothing of what is no act, or where nobody said."""
    return listed(row_value_in_words(row, language, vocabulary) for row in line.to_whom)


def outside_in_words(roots: Roots, outside: Roots, language: Language) -> str:
    """Return how many voices whoever is outside our compartment would count; nothing where it is as many."""
    return "" if outside == roots else sentence(OUTSIDE, language, voices=roots_in_words(outside, language))


def may_be_in_words(key: PlaceKey, language: Language) -> str:
    """Return what words that name a place may mean, where nobody said which; nothing where that is known."""
    found = [f"{name_in_words(one, language)} ({above_in_words(one, language)})" for one in may_be(key)]
    return sentence(MAY_BE, language, places=plain("; ".join(found))) if found else ""


def property_of_line(line: HeldLine, language: Language, vocabulary: Vocabulary) -> str:
    """Return what a line's claims say, with the basis where one is named."""
    basis = basis_in_words(line.basis, language)
    return property_in_words(line.property_id, language, vocabulary) + (f" ({basis})" if basis else "")
