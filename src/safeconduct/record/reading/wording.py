"""What a suggestion is called, in English and Russian: its value, grade, doubts, and how alike two accounts are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say, sentence
from safeconduct.base.plain import plain
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.property_words import property_in_words
from safeconduct.record.reading.by_hand import BY_HAND
from safeconduct.record.reading.copies import Likeness
from safeconduct.record.reading.marks import ReadFrom
from safeconduct.record.reading.meaning import value_meant
from safeconduct.record.reading.types import RULES, Doubt, Grade, Suggestion
from safeconduct.record.types import PropertyKind
from safeconduct.record.when import When
from safeconduct.record.wording import basis_in_words, span_in_words, value_in_words

GRADES: Final = {
    Grade.PLAIN: Phrase("plain", "прямо сказано"),
    Grade.LIKELY: Phrase("likely", "вероятно"),
    Grade.DOUBTFUL: Phrase("doubtful", "сомнительно"),
}
BY_MODEL: Final = Phrase("{sure} · language model {model}", "{sure} · языковая модель {model}")
DOUBTS: Final = {
    Doubt.DENIED: Phrase("a word before it denies it", "перед этим стоит отрицание"),
    Doubt.SEVERAL: Phrase("it may be one of several", "может быть одно из нескольких"),
    Doubt.YEAR_TAKEN: Phrase("the year was taken from the day of the text", "год взят по дню текста"),
    Doubt.RELATIVE: Phrase("counted from the day of the text", "отсчитано от дня текста"),
    Doubt.UNKNOWN_DAY: Phrase("the words do not say which day", "из слов не видно, какой день"),
    Doubt.TOLD_BEFORE: Phrase(
        "it is counted from what was told before: find that day, and type this one",
        "отсчитано от рассказанного раньше: найдите тот день и впишите этот",
    ),
    Doubt.TWO_MEANINGS: Phrase("the words could mean two things", "слова можно понять двояко"),
    Doubt.FORM: Phrase("the name may have another first form", "имя может склоняться иначе"),
    Doubt.DAY_OF_REPORT: Phrase(
        "it is the day of the report itself, which the words do not name: it may be when it was reported, and not when "
        "it happened",
        "это день самого известия, а словами он не назван: возможно, тогда об этом сообщили, а произошло раньше",
    ),
    Doubt.DAY_OF_TELLING: Phrase(
        "by the words it was reported on that day: it may have happened before",
        "по словам, в этот день об этом сообщили: произошло, возможно, раньше",
    ),
    Doubt.YEAR_ROLLED_OVER: Phrase(
        "with another year it would be just before the report: the year may be wrong",
        "с другим годом это было бы как раз перед известием: возможно, год указан неверно",
    ),
    Doubt.NOBODY_SAID: Phrase("it is not said what happened to them", "не сказано, что с ними случилось"),
    Doubt.WHICH: Phrase("it is not said which one it is", "не сказано, какой именно"),
    Doubt.HEARSAY: Phrase("the words call it a rumour or a guess", "слова говорят о слухе или догадке"),
    Doubt.NEAR: Phrase(
        "the words say near it or outside it, and not in it", "слова говорят, что это рядом с ним, а не в нём"
    ),
    Doubt.SUPPOSED: Phrase(
        "the words only suppose it (“if”, “would have”)", "слова это лишь предполагают («если», «бы»)"
    ),
    Doubt.FAR_OFF: Phrase(
        "the distance or direction that is said of it is another than in the gazetteer",
        "расстояние или направление, о котором сказано, не такое, как в списке мест",
    ),
}
LIKENESSES: Final = {
    Likeness.WHOLE: Phrase("for the greater part the same words", "слова в основном те же"),
    Likeness.PASSAGES: Phrase("passages in the same words", "есть дословно совпадающие места"),
    Likeness.QUOTATION: Phrase("the same quotation", "одна и та же цитата"),
}


def suggestion_in_words(one: Suggestion, language: Language, vocabulary: Vocabulary) -> str:
    """Return what a suggestion says: property, value, and the basis where the words give it."""
    value = value_in_words(value_meant(one), language, vocabulary, of=one.property)
    basis = basis_in_words(one.basis, language) if one.basis else ""
    return f"{property_in_words(one.property, language, vocabulary)}: {value}" + (f" ({basis})" if basis else "")


READ_FROM: Final = Phrase(
    "letters {start} to {end} of the kept text, proposed by {model}, {grade}",
    "знаки {start}–{end} сохранённого текста, предложено: {model}, {grade}",
)
READ_BY_HAND: Final = Phrase(
    "letters {start} to {end} of the kept text, read by a person",
    "знаки {start}–{end} сохранённого текста, прочёл человек",
)
OLDER_TEXT: Final = Phrase("of words that newer ones took the place of", "в тексте, который заменён более новым")
NOT_HERE: Final = Phrase("the text is not on this computer", "этого текста на этом компьютере нет")


def read_from_in_words(one: ReadFrom, language: Language) -> str:
    """Return where a claim was read: the place from 1, both ends included, who proposed it, how sure that was."""
    grade = say(GRADES[one.grade], language)
    place = {"start": one.span.start + 1, "end": one.span.end, "model": plain(one.model, _MOST_MODEL), "grade": grade}
    words = say(READ_BY_HAND if one.model == BY_HAND else READ_FROM, language).format(**place)
    if one.is_newest:
        return words
    return f"{words}; {say(OLDER_TEXT if one.words else NOT_HERE, language)}"


# Characters of what proposed it: any member may have signed a longer one.
_MOST_MODEL: Final = 40


def how_sure(one: Suggestion, language: Language) -> str:
    """Return how sure a suggestion is, with what a person has to look at; and which model proposes it, if not rules."""
    doubts = doubts_in_words(one.doubts, language)
    sure = ": ".join([say(GRADES[one.grade], language), *([doubts] if doubts else [])])
    return sure if one.model == RULES else sentence(BY_MODEL, language, sure=sure, model=one.model)


def doubts_in_words(doubts: Iterable[Doubt], language: Language) -> str:
    """Return what a person has to look at; "" where there is nothing."""
    return "; ".join(say(DOUBTS[doubt], language) for doubt in doubts)


def when_in_words(when: When, language: Language) -> str:
    """Return the days that a field's words were read as, with what a person has to look at."""
    days, doubts = span_in_words(PropertyKind.DATE, when.days, language), doubts_in_words(when.doubts, language)
    return f"{days} ({doubts})" if doubts else days
