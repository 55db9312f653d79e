"""What acts and involvements are called in the reader's language whose label the program made (`LABEL`).

The label is kept in the language of entry and never changed. Where it is surely the program's own, word for word what
it would have made in either language out of the act's type and the label of its victim as they stand, it is shown in
the reader's. Reads only. Refuses to guess: a label that somebody typed, a victim renamed since, and whatever was taken
back leave it as it is kept.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Final

from safeconduct.base.errors import Language
from safeconduct.record.ontology.vocabulary import Vocabulary

LABEL: Final = "{what}: {whom}"
_LIST: Final = "act"
# Between what was done and to whom, and between who did it and the act.
_BETWEEN: Final = ": "
_LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru")

Standing = Callable[[str, str], tuple[str, ...]]
"""Gives the texts that stand of a subject (qualified name) for a property."""


def label_in(vocabulary: Vocabulary, standing: Standing, name: str, label: str, language: Language) -> str:
    """Return what a subject is called whose label is kept: in the language, where it is surely the program's own."""
    parts = label.split(_BETWEEN)
    # Few labels have a term of another language before their last colon: nothing is read for all the others.
    if not any(one in _foreign(vocabulary, language) for one in parts[:-1]):
        return label
    if parts[0] in _foreign(vocabulary, language):
        found = _of_act(vocabulary, standing, name, label, language)
        if found != label:
            return found
    for act, doer in itertools.product(standing(name, "act"), standing(name, "perpetrator")):
        whole, who = vocabulary.label_of(act), vocabulary.label_of(doer)
        if label == LABEL.format(what=who, whom=whole):
            return LABEL.format(what=who, whom=_of_act(vocabulary, standing, act, whole, language))
    return label


def other_wordings(vocabulary: Vocabulary, words: str) -> Iterator[str]:
    """Give words that may mean such a label with what was done in the other language: they are looked up, not shown."""
    parts = words.split(_BETWEEN)
    for language in _LANGUAGES:
        for at, code in enumerate(_foreign(vocabulary, language).get(one, "") for one in parts[:-1]):
            if code:
                yield _BETWEEN.join((*parts[:at], vocabulary.term_in_words(code, language), *parts[at + 1 :]))


def _of_act(vocabulary: Vocabulary, standing: Standing, name: str, label: str, language: Language) -> str:
    for code, victim in itertools.product(standing(name, "type_of_act"), standing(name, "victim")):
        if code not in vocabulary.ontology.terms:
            continue
        whom = vocabulary.label_of(victim)
        made = (LABEL.format(what=vocabulary.term_in_words(code, one), whom=whom) for one in _LANGUAGES)
        if label in made:
            return LABEL.format(what=vocabulary.term_in_words(code, language), whom=whom)
    return label


def _foreign(vocabulary: Vocabulary, language: Language) -> dict[str, str]:
    """Return the types of acts by their words in the other language, where these are not those of this one."""
    held = vocabulary.kept.get((_LIST, language))
    if held is None:
        (other,) = (one for one in _LANGUAGES if one != language)
        said = {code: vocabulary.term_in_words(code, other) for code in vocabulary.ontology.lists[_LIST].terms}
        own = {vocabulary.term_in_words(code, language) for code in said}
        held = vocabulary.kept[_LIST, language] = {words: code for code, words in said.items() if words not in own}
    return held
