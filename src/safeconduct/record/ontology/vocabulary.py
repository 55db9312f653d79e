"""What fields, terms and named subjects are called, and which of them a person means by what they type.

A value keeps the code; the words come from here, in the reader's language. What no list has is shown as it stands, so
that a file may use words of its own. Refuses to guess: what is no term of the list is refused, and the nearest named.
"""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from safeconduct.base.errors import (
    NOTHING_CHANGED_EN,
    NOTHING_CHANGED_RU,
    Advice,
    Exit,
    Language,
    Phrase,
    SafeconductError,
)
from safeconduct.base.language import say
from safeconduct.base.plain import plain, plain_name
from safeconduct.base.text import fold
from safeconduct.record.destinations import LANGUAGES
from safeconduct.record.ontology.reading import ontology
from safeconduct.record.ontology.types import BETWEEN, Field, Ontology, Term
from safeconduct.record.types import SEP

# How near a typed word must be to a term's words to be named, of 1; and how many are named.
_NEAR: Final = 0.6
_NAMED: Final = 3
_MEANT: Final = Phrase("did you mean: {terms}?", "возможно, имелось в виду: {terms}?")
_NONE_NEAR: Final = Phrase(
    "“record ontology show {list}” lists them all.", "весь список: «record ontology show {list}»."
)
# Wordings of one thing that are shown: somebody may sign any number of them.
_SHOWN: Final = 3
# Between two wordings of one thing that two people gave at the same time.
_OR: Final = " / "


# What is said of a subject that is named and of which nothing here says what it is called.
UNDONE: Final = Phrase("an entry that was undone", "отменённая запись")
NOT_HERE: Final = Phrase("an entry that is not here", "запись, которой здесь нет")


InLanguage = Callable[[str, str, Language], str]
"""Gives a label as it is shown in a language, by the name of the subject and the label that is kept."""


def _as_kept(name: str, label: str, language: Language) -> str:
    return label


class NotATerm(SafeconductError):
    """A value that is no term of its list."""

    code = "record.not_a_term"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is no term of the list “{list}”{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Choose one of the list; {near}",
        on_page="Choose one of those that the page offers.",
    )
    ru = Advice(
        what="Такого нет в списке «{list}»{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Выберите из списка; {near}",
        on_page="Выберите из предложенных на странице.",
    )


class Vocabulary:
    """The words of one ontology, and of the subjects that values name."""

    def __init__(
        self,
        held: Ontology,
        label_of: Callable[[str], str] = plain_name,
        in_its_place: Callable[[str], Phrase] = lambda name: NOT_HERE,
        in_language: InLanguage | None = None,
    ) -> None:
        """``label_of``: what a subject is called, by its qualified name; "" where it is called nothing.

        ``in_its_place``: what is said then: a name that was drawn means nothing to anybody. ``in_language``: a label
        as it is shown in a language, by the name and the label that is kept.
        """
        self.ontology = held
        self.label_of = label_of
        self._in_its_place = in_its_place
        self._in_language = in_language or _as_kept
        # Words of terms by list and language, worked out once (`act_labels`).
        self.kept: dict[tuple[str, Language], dict[str, str]] = {}
        self._called: dict[str, dict[str, dict[str, None]]] = {}

    def name_in_words(self, name: str, language: Language) -> str:
        """Return what a subject is called, by its qualified name, or why it is called nothing."""
        label = plain(self.label_of(name))
        return plain(self._in_language(name, label, language)) or say(self._in_its_place(name), language)

    def label_in_words(self, name: str, label: str, language: Language) -> str:
        """Return a subject's label as it is shown in a language: the program's own are in the reader's."""
        return self._in_language(name, label, language)

    def text_in_words(self, text: str, language: Language, most: int = 0) -> str:
        """Return a text of a claim as it is shown: a term's words, a subject's name, or the text as it stands."""
        if text in self.ontology.terms:
            return self.term_in_words(text, language)
        return plain(self.name_in_words(text, language) if SEP in text else text, most)

    def term_in_words(self, code: str, language: Language) -> str:
        """Return a term's words; of one that two people named at the same time both."""
        term = self.ontology.terms[code]
        return _all_words((term.name, *term.others), language)

    def field_in_words(self, field: Field, language: Language) -> str:
        """Return what a field is called."""
        return _all_words((field.name, *field.others), language)

    def property_in_words(self, property_id: str, language: Language) -> str:
        """Return what a property is called that is a field; "" where it is none."""
        field = self.ontology.fields.get(property_id)
        return self.field_in_words(field, language) if field else ""

    def terms_of(self, list_id: str) -> tuple[Term, ...]:
        """Return the terms of a list that are offered, as they stand in it."""
        codes = self.ontology.lists[list_id].terms
        return tuple(self.ontology.terms[code] for code in codes if not self.ontology.terms[code].is_retired)

    def term_from_words(self, list_id: str, words: str) -> str:
        """Return the whole code of the term that words mean: its code, or its words in either language; NotATerm.

        Of a language the code that texts have is one too (`LANGUAGES`).
        """
        if found := self.terms_called(list_id, words):
            return found[0]
        name = self.ontology.lists[list_id].name
        raise NotATerm(shown=words, list=name, near=self._near(list_id, fold(words), self._said(list_id)))

    def terms_called(self, list_id: str, words: str) -> tuple[str, ...]:
        """Return the whole codes of the terms that words may mean, as they stand in the list; none where of none."""
        if words in self.ontology.terms and self.ontology.terms[words].list == list_id:
            return (words,)
        wanted = fold(words)
        if found := self._said(list_id).get(wanted):
            return tuple(found)
        code = LANGUAGES.get(wanted, "")
        return (code,) if code in self.ontology.lists[list_id].terms else ()

    def _said(self, list_id: str) -> dict[str, dict[str, None]]:
        """Return the terms of a list that are offered, by each of their folded words; worked out once."""
        if list_id not in self._called:
            said = self._called.setdefault(list_id, {})
            for term in self.terms_of(list_id):
                for one in (term.code.partition(BETWEEN)[2], *_wordings(term)):
                    said.setdefault(fold(one), {})[term.code] = None
        return self._called[list_id]

    def _near(self, list_id: str, wanted: str, said: Mapping[str, Iterable[str]]) -> Phrase:
        found = list(dict.fromkeys(next(iter(said[one])) for one in near_words(wanted, said)))[:_NAMED]
        if not found:
            return Phrase(_NONE_NEAR.en.format(list=list_id), _NONE_NEAR.ru.format(list=list_id))
        english, russian = (", ".join(self.term_in_words(one, language) for one in found) for language in ("en", "ru"))
        return Phrase(_MEANT.en.format(terms=english), _MEANT.ru.format(terms=russian))


def near_words(wanted: str, said: Iterable[str]) -> list[str]:
    """Return those of some folded words that are near to what was typed, nearest first."""
    held = list(said)
    begun = [one for one in held if wanted and one.startswith(wanted)]
    return [*begun, *difflib.get_close_matches(wanted, held, n=2 * _NAMED, cutoff=_NEAR)]


def _wordings(term: Term) -> tuple[str, ...]:
    return tuple(words for phrase in (term.name, *term.others) for words in (phrase.en, phrase.ru))


def _all_words(phrases: Iterable[Phrase], language: Language) -> str:
    said = list(dict.fromkeys(plain(say(one, language)) for one in phrases))
    return _OR.join([*said[:_SHOWN], *(["…"] if len(said) > _SHOWN else [])])


def is_own_code(text: str) -> bool:
    """Say whether a text is the code of a term that comes with the program: nobody typed it, and it names nobody."""
    return text in built_in().ontology.terms


@functools.cache
def built_in() -> Vocabulary:
    """Return the words that come with the program, for whoever has no record at hand."""
    return Vocabulary(ontology())
