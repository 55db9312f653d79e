"""The forms: which things there are and what may be said of them, read from `forms/*.toml` (docs/formats/forms.md).

A form is data: another organisation's fields come by another file, not by code. A changed field is a new version of
its form; a code is never used again for something else. Refuses a file that is not whole: the program does not start
with half a form.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any, Final

from safeconduct.base.errors import Phrase
from safeconduct.evacuate.facts.types import Choice, Field, FieldKind, Form, Purpose, Showing
from safeconduct.sync.types import Sort

_FOLDER: Final = "forms"
# What is shown of values said at the same time, where a form says nothing else.
_SHOWN: Final = {FieldKind.YES: Showing.ANY, FieldKind.LINES: Showing.ALL, FieldKind.THINGS: Showing.ALL}


@functools.cache
def forms() -> Mapping[str, Form]:
    """Return every form by its code."""
    folder = resources.files("safeconduct.evacuate.facts") / _FOLDER
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    found = [form_from_toml(tomllib.loads(one.read_text(encoding="utf-8"))) for one in files]
    held = {one.code: one for one in found}
    names = {name for form in found for field in form.fields.values() for name in field.of}
    if len(held) != len(found) or not names <= held.keys():
        raise ValueError("two forms of one code, or a field that names no form")
    return held


def form_from_toml(data: Mapping[str, Any]) -> Form:
    """Return a form; KeyError or ValueError where its file is not whole."""
    found = [_field(one) for one in data["field"]]
    held = {one.code: one for one in found}
    if len(held) != len(found):
        raise ValueError(f"two fields of one code in {data['form']}")
    sorts = frozenset(Sort[one.upper()] for one in data["sorts"])
    return Form(data["form"], data["version"], Phrase(data["en"], data["ru"]), sorts, held)


def _field(data: Mapping[str, Any]) -> Field:
    unknown = data.keys() - _MEMBERS
    if unknown:
        raise ValueError(f"a field with {sorted(unknown)}")
    kind = FieldKind(data["kind"])
    choices = tuple(Choice(code, Phrase(*words)) for code, words in data.get("choices", {}).items())
    if bool(choices) is not (kind in (FieldKind.CHOICE, FieldKind.CHOICES)):
        raise ValueError(f"choices of {data['code']}")
    if kind in (FieldKind.THING, FieldKind.THINGS) and not data.get("of"):
        raise ValueError(f"{data['code']} names no form")
    showing = Showing(data["showing"]) if "showing" in data else _SHOWN.get(kind, Showing.NEWEST)
    return Field(
        data["code"],
        kind,
        Phrase(data["en"], data["ru"]),
        Phrase(data.get("help_en", ""), data.get("help_ru", "")),
        showing,
        Purpose(data.get("purpose", "care")),
        choices,
        tuple(data["of"].split("|")) if "of" in data else (),
        data.get("least", 0),
        data.get("most", 0),
    )


_MEMBERS: Final = frozenset(
    ("code", "kind", "en", "ru", "help_en", "help_ru", "showing", "purpose", "choices", "of", "least", "most")
)
