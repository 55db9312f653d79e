"""Of which form the subjects of an export are, and which field of the ontology a row says: for forms with their words.

A row was cut to its purpose and says of its subject its kind alone; which of the forms of one kind it is, the record
says. Nothing but the name of a form leaves by it. Refuses to guess: what is no field leaves under its own name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from safeconduct.base.errors import Language
from safeconduct.base.language import say
from safeconduct.record.entry_words import KINDS
from safeconduct.record.items import SubjectKind
from safeconduct.record.ontology.types import Field, Form, Ontology

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of subjects beside their rows. ``form_of_id``: the form of a subject, by its id in the export."""

    ontology: Ontology
    form_of_id: Callable[[str], str]

    def called(self, language: Language) -> Mapping[str, str]:
        """Return what forms are called, and kinds of things that have none, in a language."""
        kinds = {one.value: say(KINDS[one], language).capitalize() for one in SubjectKind}
        return kinds | {code: say(form.name, language) for code, form in self.ontology.forms.items()}

    def form(self, cells: Cells) -> Form | None:
        """Return the form of the subject of a row; None for one that this desk has not."""
        return self.ontology.forms.get(self.form_of_id(cells["subject_id"]))

    def field(self, cells: Cells) -> Field | None:
        """Return the field that a row says: of the form of its subject, else of any; None for what is none."""
        form, property_id = self.form(cells), cells["property"]
        own = next((one for one in form.fields if one.id == property_id), None) if form else None
        return own or self.ontology.fields.get(property_id)
