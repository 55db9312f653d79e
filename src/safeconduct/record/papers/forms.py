"""The forms of papers, read from `forms/*.toml`, and the properties they ask for that the record has no name for.

A form is data: what a receiver asks for changes, and whoever checks it need not read code. Which property of the record
answers a question stands there too, several of them in the order in which they are looked for, so that an ontology's
names join without code. Refuses a file that is not whole: the program does not start with half a form.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any, Final

from safeconduct.base.clock import day_from_iso
from safeconduct.base.errors import Language, Phrase
from safeconduct.record.items import SubjectKind
from safeconduct.record.ontology.reading import ontology
from safeconduct.record.ontology.types import BETWEEN
from safeconduct.record.papers.errors import NoSuchPaper
from safeconduct.record.papers.types import (
    EVERY_DEED,
    MOST_PERSONS,
    Asked,
    Deadline,
    Deed,
    Fill,
    PaperForm,
    Question,
    Section,
)
from safeconduct.record.types import PropertyKind

_PACKAGE: Final = "safeconduct.record.papers"
_QUESTION_MEMBERS: Final = frozenset(
    (
        *("code", "en", "ru", "fill", "properties", "minimum", "needs_day", "one", "personal", "names"),
        *("missing_en", "missing_ru", "private", "held", "of", "done", "event", "one_of_each"),
    )
)
# The list of the ontology whose terms are uses that people consent to.
_USES: Final = "consent_use"
_LANGUAGES: Final[Mapping[str, Language]] = {"en": "en", "ru": "ru"}


@functools.cache
def paper_forms() -> Mapping[str, PaperForm]:
    """Return every form by its code, in the order of the codes."""
    folder = resources.files(_PACKAGE) / "forms"
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    found = [form_from_toml(tomllib.loads(one.read_text(encoding="utf-8"))) for one in files]
    held = {one.code: one for one in found}
    if len(held) != len(found):
        raise ValueError("two papers of one code")
    return held


def paper_form(code: str) -> PaperForm:
    """Return a form by its code; NoSuchPaper."""
    if code not in paper_forms():
        raise NoSuchPaper(shown=code)
    return paper_forms()[code]


def any_paper_about(kind: SubjectKind) -> bool:
    """Say whether some receiver takes a paper about such a subject."""
    return any(kind in one.subjects for one in paper_forms().values())


@functools.cache
def asked_properties() -> Mapping[str, Asked]:
    """Return the properties that papers ask for under ids of their own, by id."""
    text = (resources.files(_PACKAGE) / "properties.toml").read_text(encoding="utf-8")
    found = [
        Asked(one["id"], PropertyKind(one["kind"]), Phrase(one["en"], one["ru"]))
        for one in tomllib.loads(text)["property"]
    ]
    return {one.id: one for one in found}


def form_from_toml(data: Mapping[str, Any]) -> PaperForm:
    """Return a form; KeyError or ValueError where its file is not whole."""
    form = PaperForm(
        code=data["form"],
        version=data["version"],
        title=_phrase(data),
        receiver=_phrase(data, "receiver_"),
        source=data["source"],
        looked_on=day_from_iso(data["looked_on"]),
        subjects=tuple(SubjectKind(one) for one in data["subjects"]),
        most_persons=data["most_persons"],
        consent=f"{_USES}{BETWEEN}{data['consent']}",
        languages=tuple(_LANGUAGES[one] for one in data["languages"]),
        is_confidential=data["confidential"],
        notes=tuple(_phrase(one) for one in data.get("note", ())),
        deadlines=tuple(
            Deadline(one["code"], _phrase(one), one["question"], one["months"]) for one in data.get("deadline", ())
        ),
        sections=tuple(
            Section(one["code"], _phrase(one), tuple(_question(asked) for asked in one["question"]))
            for one in data["section"]
        ),
        acts=tuple(data.get("acts", ())),
        acts_but=tuple(data.get("acts_but", ())),
        acts_over=tuple(data.get("acts_over", ())),
    )
    codes = [one.code for one in form.questions()]
    if len(set(codes)) != len(codes) or not {one.question for one in form.deadlines} <= set(codes):
        raise ValueError(f"two questions of one code in {form.code}, or a deadline from none")
    if form.most_persons > MOST_PERSONS:
        raise ValueError(f"{form.code} takes more people than one person may export")
    if unknown := {*form.acts, *form.acts_but, *form.acts_over} - ontology().terms.keys():
        raise ValueError(f"{form.code} is about {sorted(unknown)}")
    return form


def _question(data: Mapping[str, Any]) -> Question:
    if unknown := data.keys() - _QUESTION_MEMBERS:
        raise ValueError(f"a question with {sorted(unknown)}")
    fill = Fill(data.get("fill", "claims"))
    question = Question(
        code=data["code"],
        text=_phrase(data),
        fill=fill,
        properties=tuple(data.get("properties", ())),
        missing=_phrase(data, "missing_") if data.get("minimum") else Phrase("", ""),
        is_minimum=data.get("minimum", False),
        needs_day=data.get("needs_day", False),
        is_one=data.get("one", False),
        is_personal=data.get("personal", False) or fill is Fill.NAME,
        may_name=data.get("names", False),
        is_private=data.get("private", False),
        held=tuple(data.get("held", ())),
        of=_deeds(data.get("of")),
        done=_deeds(data.get("done", data.get("of"))),
        is_of_event=data.get("event", False),
        is_one_of_each=data.get("one_of_each", False),
    )
    if fill is Fill.CLAIMS and not question.properties:
        raise ValueError(f"{question.code} asks for no property")
    return question


def _deeds(codes: Sequence[str] | None) -> frozenset[Deed]:
    return EVERY_DEED if codes is None else frozenset(map(Deed, codes))


def _phrase(data: Mapping[str, Any], prefix: str = "") -> Phrase:
    found = Phrase(data[f"{prefix}en"], data[f"{prefix}ru"])
    if not (found.en and found.ru):
        raise ValueError("a text that is empty")
    return found
