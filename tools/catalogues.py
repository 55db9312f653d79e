"""Keeps the desk's catalogues in step with its pages: ``python tools/catalogues.py [--check]``.

Collects every text of `desk` (templates and ``say``/``count`` calls) into ``locale/ru.po`` and ``locale/ce.po``, keeps
what is translated, and drops what no page says any more. With ``--check`` it changes nothing and fails when a catalogue
is out of step or a Russian wording is missing; Chechen may be missing and falls back to Russian (notes/desk-and-stack
section 6.5).
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
DESK = ROOT / "src" / "safeconduct" / "desk"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"say": None, "count": (1, 2), "_": None, "gettext": None, "ngettext": (1, 2)}
# The catalogue that must be whole, and the one that may fall back to it.
WHOLE, PARTIAL = "ru", "ce"


def collected() -> Catalog:
    """Every text of the pages with the file it stands in."""
    catalog = Catalog(fuzzy=False)
    options = {"templates/**.html": {"newstyle_gettext": "true", "trimmed": "true"}}
    found = extract_from_dir(DESK, METHODS, options, KEYWORDS, strip_comment_tags=True)
    for file, _, message, comments, context in found:
        catalog.add(message, None, [(file, 0)], auto_comments=comments, context=context)
    return catalog


def updated(language: str, fresh: Catalog) -> bytes:
    """The catalogue of a language with the texts of today."""
    path = DESK / "locale" / f"{language}.po"
    catalog = read_po(BytesIO(path.read_bytes()), locale=language)
    catalog.update(fresh, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    out = BytesIO()
    write_po(out, catalog, width=110, omit_header=False, sort_output=True, ignore_obsolete=True, include_lineno=False)
    lines = out.getvalue().decode("utf-8").splitlines()
    # Dates and addresses of the header change with every run and say nothing.
    kept = [
        line for line in lines if not line.startswith(('"POT-', '"PO-R', '"Last-T', '"Language-T', '"Report', '"Gen'))
    ]
    return ("\n".join(kept).rstrip() + "\n").encode("utf-8")


def missing(data: bytes, language: str) -> list[str]:
    """Texts without a wording in a catalogue."""
    catalog = read_po(BytesIO(data), locale=language)
    return [str(message.id) for message in catalog if message.id and not all(_strings(message.string))]


def _strings(string: object) -> list[str]:
    return [str(one) for one in string] if isinstance(string, (list, tuple)) else [str(string)]


def main(arguments: list[str]) -> int:
    fresh = collected()
    failed = 0
    for language in (WHOLE, PARTIAL):
        path = DESK / "locale" / f"{language}.po"
        data = updated(language, fresh)
        if "--check" not in arguments:
            path.write_bytes(data)
        elif path.read_bytes() != data:
            print(f"{path.name} is out of step with the pages: run python tools/catalogues.py")
            failed = 1
        if language == WHOLE:
            for text in missing(data, language):
                print(f"no Russian wording: {text}")
                failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
