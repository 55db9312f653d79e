"""What an op of the ontology did, in words, for the history. Shapes only; what cannot be read is said to be so."""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say, sentence
from safeconduct.base.plain import plain_name
from safeconduct.record.items import MalformedItem, Table
from safeconduct.record.ontology.own_bytes import Item, OwnField, OwnTerm, decode_own
from safeconduct.record.queries import Record
from safeconduct.record.withdrawn import byte_strings, is_named_by_withdrawn_alone
from safeconduct.record.wording import TOMBSTONE
from safeconduct.vault.types import StoredOp

FIELD: Final = Phrase("field {code}: {name}", "поле {code}: {name}")
TERM: Final = Phrase("term {code}: {name}", "слово списка {code}: {name}")
RETIRED: Final = Phrase("retired: {what}", "выведено из употребления: {what}")
IS_A: Final = Phrase("{subject} is of the form “{form}”", "{subject}: форма «{form}»")
UNREAD: Final = Phrase("an entry that cannot be read", "запись, которая не читается")
# Items of one op that are named one by one.
_NAMED: Final = 3


def ontology_in_words(record: Record, stored: StoredOp, language: Language, *, shows_ids: bool = True) -> str:
    """Return what an op added, renamed, retired, or said of subjects. ``shows_ids``: as `history_words.Told` has it."""
    items = byte_strings(stored.signed.core.body.get(0))
    words = [_in_words(record, data, language, shows_ids=shows_ids) for data in items[:_NAMED]]
    return "; ".join([*words, *(["…"] if len(items) > _NAMED else [])])


def _in_words(record: Record, data: bytes, language: Language, *, shows_ids: bool) -> str:
    try:
        item: Item = decode_own(data)
    except MalformedItem:
        return say(UNREAD, language)
    if isinstance(item, (OwnField, OwnTerm)):
        phrase = TERM if isinstance(item, OwnTerm) else FIELD
        what = sentence(phrase, language, code=item.code, name=say(item.name, language))
        return sentence(RETIRED, language, what=what) if item.is_retired else what
    forms = record.vocabulary.ontology.forms
    form = say(forms[item.form].name, language) if item.form in forms else item.form
    subject = record.vocabulary.name_in_words(item.subject, language)
    if is_named_by_withdrawn_alone(record, Table.SUBJECT, item.subject):
        subject = plain_name(item.subject) if shows_ids else say(TOMBSTONE, language)
    return sentence(IS_A, language, subject=subject, form=form)
