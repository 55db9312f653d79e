"""Writes docs/formats/ontology.md out of the ontology's files; `--check` fails when the page is behind them.

The forms with their fields, then the lists with their terms, each with its number in the HURIDOCS Events Standard
Formats where it has one. The files themselves are refused by the program when they do not fit together.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from safeconduct.record.ontology.reading import ontology
from safeconduct.record.ontology.types import BETWEEN, Field, Form, Ontology, TermList

PAGE = Path(__file__).resolve().parent.parent / "docs/formats/ontology.md"
HEAD = """\
# The ontology: forms, fields and terms

Made by tools/ontology.py of `src/safeconduct/record/ontology/`: change those files, not this page. Why it is so:
[decision 0015](../decisions/0015-the-ontology.md). How an organisation adds its own: `record.ontology/1` in
[ops.md](ops.md).

Names and numbers are those of the HURIDOCS Events Standard Formats; a field or list without a number is ours. The
choice of terms and all wording, English and Russian, are ours too. A **form** is a sort of thing that claims are about.
A **field** is a property ([accounts.md](accounts.md)), said by claims, each with its account; whoever says another
thing adds a claim. "Several" tells the person who enters: nothing refuses a second value.

| type of value | in a claim |
|---|---|
| term | a text that is the term's whole code, `list/code`; shown by its words. A code never changes its meaning |
| date, count | an interval |
| place | places by name |
| text | a text |
| subject | a text that is a subject's qualified name, `dataset` U+001F `id`; shown by what the subject is called |

Every list has `other` and `unknown`, and they are never one: the first says that it is something else, the second
that nobody knows.
"""


def form_lines(form: Form) -> Iterator[str]:
    number = f", HURIDOCS {form.number}" if form.number else ""
    yield f"\n### {form.name.en} ({form.name.ru}): `{form.id}`{number}\n"
    yield f"{form.help.en} {form.help.ru} In the fixed formats: `{form.subject.value}`.\n"
    yield "| field | number | value | several | English | Russian |"
    yield "|---|---|---|---|---|---|"
    for field in (one for one in form.fields if not one.extension):
        yield field_line(field)
    for extension in form.extensions:
        acts = ", ".join(f"`{one.partition(BETWEEN)[2]}`" for one in extension.acts)
        yield f"\n**{extension.name.en}** ({extension.name.ru}), asked of acts that are or lie under {acts}:\n"
        yield "| field | number | value | several | English | Russian |"
        yield "|---|---|---|---|---|---|"
        for field in (one for one in form.fields if one.extension == extension.id):
            yield field_line(field)


def field_line(field: Field) -> str:
    of = f" of {', '.join(field.of)}" if field.of else ""
    several = "yes" if field.is_several else ""
    english, russian = f"{field.name.en}: {field.help.en}", f"{field.name.ru}: {field.help.ru}"
    return f"| `{field.id}` | {field.number} | {field.type.value}{of} | {several} | {english} | {russian} |"


def list_lines(one: TermList, held: Ontology) -> Iterator[str]:
    number = f", HURIDOCS {one.number}" if one.number else ""
    yield f"\n### {one.name.en} ({one.name.ru}): `{one.id}`{number}\n"
    yield "| code | under | English | Russian |"
    yield "|---|---|---|---|"
    for code in one.terms:
        term = held.terms[code]
        under = f"`{term.parent.partition(BETWEEN)[2]}`" if term.parent else ""
        yield f"| `{code.partition(BETWEEN)[2]}` | {under} | {term.name.en} | {term.name.ru} |"


def text() -> str:
    held = ontology()
    forms = "\n".join(line for form in held.forms.values() for line in form_lines(form))
    lists = "\n".join(line for one in held.lists.values() for line in list_lines(one, held))
    told = f"{len(held.forms)} forms, {len(held.fields)} fields, {len(held.lists)} lists, {len(held.terms)} terms."
    return f"{HEAD}\n{told}\n\n## Forms\n{forms}\n\n## Lists\n{lists}\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is not what is made")
    made = text()
    if parser.parse_args().check:
        is_same = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == made
        print(f"{PAGE.name}: {'as made' if is_same else 'behind its files: run tools/ontology.py'}")
        return 0 if is_same else 1
    PAGE.write_text(made, encoding="utf-8", newline="\n")
    print(f"{PAGE.name}: {len(made.encode()):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
