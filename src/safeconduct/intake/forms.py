"""Our questions as a form for ODK Collect, with a public key in it, so that it is locked on the telephone (P1).

The questions lie in ``form_questions.toml`` under the page's codes. A table (XLSForm) is made of them and pyxform makes
the form of the table, as anybody else would make one. A form without a key is never made, and none that lets the
telephone answer. Needs the extra ``odk``. See docs/formats/odk.md.
"""

from __future__ import annotations

import functools
import io
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.protect.odk import FormKey
from safeconduct.vault.vault import Vault

# Under this beginning the private keys of forms lie in the vault's keyring; behind it stands the form's own number.
_KEY_NAMES: Final = "odk-form/"
_LANGUAGES: Final = {"ru": "Русский (ru)", "en": "English (en)"}
_FILE: Final = "form_questions.toml"


class NoFormMaker(SafeconductError):
    """pyxform is not installed: the extra ``odk`` was left out."""

    code = "intake.no_form_maker"
    exit_code = Exit.REFUSED
    en = Advice(
        what="What makes forms is not installed here (pyxform).",
        safe=NOTHING_CHANGED_EN,
        do="Install the program with its extra “odk”.",
    )
    ru = Advice(
        what="Здесь не установлено то, чем делают анкеты (pyxform).",
        safe=NOTHING_CHANGED_RU,
        do="Установите программу с дополнением «odk».",
    )


@dataclass(frozen=True, slots=True)
class MadeForm:
    """A form in both its shapes: the table that people edit, and what telephones fetch."""

    table: bytes
    form: bytes


def make_form(public_base64: str, *, title: str = "") -> MadeForm:
    """Return our form for a public key; NoFormMaker. ``title`` is what the telephone lists it as."""
    try:
        from pyxform.xls2xform import convert  # noqa: PLC0415  # an extra: who hands out forms has it
    except ImportError:
        raise NoFormMaker from None
    table = table_of(public_base64, title=title)
    made = convert(io.BytesIO(table), validate=False, file_type=".xlsx", form_name="data")
    return MadeForm(table, made.xform.encode("utf-8"))


def table_of(public_base64: str, *, title: str = "") -> bytes:
    """Return the questions as an XLSForm; NoFormMaker."""
    try:
        from openpyxl import Workbook  # noqa: PLC0415  # an extra: who hands out forms has it
    except ImportError:
        raise NoFormMaker from None
    data = _questions()
    book = Workbook()
    survey, choices, settings = book.active, book.create_sheet("choices"), book.create_sheet("settings")
    survey.title = "survey"
    labels = [f"label::{language}" for language in _LANGUAGES.values()]
    survey.append(["type", "name", *labels, "required"])
    choices.append(["list_name", "name", *labels])
    for question in data["question"]:
        code, said = question["code"], [question[language] for language in _LANGUAGES]
        kind = f"{question['type']} {code}_choices" if "choice" in question else question["type"]
        survey.append([kind, code, *said, "yes" if question.get("required") else ""])
        for choice in question.get("choice", ()):
            choices.append([f"{code}_choices", choice["code"], *(choice[language] for language in _LANGUAGES)])
    settings.append(["form_title", "form_id", "version", "default_language", "public_key"])
    settings.append([title or data["title"], data["form_id"], data["version"], _LANGUAGES["ru"], public_base64])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def new_form_key(vault: Vault) -> FormKey:
    """Draw a key for a form and keep the private half in this vault alone."""
    key = FormKey.generate()
    vault.keep_key(f"{_KEY_NAMES}{len(_names(vault)) + 1:04}", key.to_secret())
    return key


def form_keys(vault: Vault) -> tuple[FormKey, ...]:
    """Return the private keys of all forms that were made here, the newest first."""
    return tuple(FormKey.from_secret(vault.key(name)) for name in sorted(_names(vault), reverse=True))


def _names(vault: Vault) -> list[str]:
    return [name for name in vault.key_names() if name.startswith(_KEY_NAMES)]


@functools.cache
def _questions() -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / _FILE).read_text(encoding="utf-8"))
