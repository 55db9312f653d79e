"""What a person typed into a cell whose values are terms of a list: codes, or words that name exactly one of them.

As `record act` and every page have it (`ontology.vocabulary`), so that a table brings no word of its own into a field
of terms. What stood there before and was kept stays as it is: a file may use words of its own. Reads only. Refuses to
guess: of words that two terms bear neither is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.record.items import Value
from safeconduct.record.ontology.types import ValueType
from safeconduct.record.ontology.valuing import field_for
from safeconduct.record.queries import Record
from safeconduct.record.tables.typed_cells import NotAValue

# Between several values in one cell, as a person types them.
_BETWEEN: Final = ";"
NO_TERM: Final = Phrase(
    "no term of the list “{list}”: write a code of it, or the words of one of its terms",
    "такого нет в списке «{list}»: впишите код из него или название одного из его значений",
)


def terms_of_cell(record: Record, property_id: str, subject: str, value: Value, before: Sequence[str] = ()) -> Value:
    """Return a value with the codes of the terms that its words name; NotAValue where they name none, or several.

    ``subject``: a qualified name. ``before``: the texts that left. A value of no list is returned as it is.
    """
    if value.kind.is_interval or not (list_id := _list_of(record, property_id, subject, before)):
        return value
    words = record.vocabulary
    texts = dict[str, None]()
    for one in (part.strip() for text in value.texts for part in text.split(_BETWEEN)):
        found = (one,) if one in before else words.terms_called(list_id, one)
        if one and len(found) != 1:
            name = words.ontology.lists[list_id].name
            raise NotAValue(Phrase(NO_TERM.en.format(list=name.en), NO_TERM.ru.format(list=name.ru)), "text")
        texts.update(dict.fromkeys(found if one else ()))
    return replace(value, texts=tuple(texts))


def _list_of(record: Record, property_id: str, subject: str, before: Sequence[str]) -> str:
    """Return the list whose terms a property of a subject has, by its form or by what left; "" for none."""
    for field in field_for(record, property_id, subject):
        if field.type is ValueType.TERM:
            return field.list
    terms = record.vocabulary.ontology.terms
    lists = {terms[one].list if one in terms else "" for one in before}
    return next(iter(lists)) if len(lists) == 1 else ""
