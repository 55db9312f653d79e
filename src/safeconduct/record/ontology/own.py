"""The ontology of the program together with what a project added: what several desks said of one code, made one.

Pure: items with their place in, an ontology out, the same on every desk whatever came first. Nothing that claims use is
ever taken away: what is retired keeps its words, and two who named one code apart are both heard. Passes over what does
not fit (a list, a form or a parent that is not there): its values are then shown as they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, NamedTuple, TypeVar

from safeconduct.base.errors import Phrase
from safeconduct.base.ids import OpId
from safeconduct.record.ontology.own_bytes import OwnField, OwnTerm
from safeconduct.record.ontology.types import (
    BETWEEN,
    NOT_KNOWN,
    NOTHING,
    OTHER,
    Field,
    Form,
    Ontology,
    Term,
    TermList,
    ValueType,
)

_EVERY_LIST: Final[Mapping[str, Phrase]] = {
    OTHER: Phrase("Other", "Другое"),
    NOT_KNOWN: Phrase("Unknown", "Неизвестно"),
}

# Terms that lie above one at most: our own lists have three steps. One that lies deeper stands at the top of its list,
# so that nobody's chain of thousands has to be walked wherever a term is shown.
MOST_ABOVE: Final = 15

I = TypeVar("I", OwnField, OwnTerm)  # noqa: E741


class Placed(NamedTuple):
    """An item with its place among all: hybrid clock and id of its op, then its place there; and whether claims use it.

    ``is_used``: of a field, whether a claim stands that has a value as this item says they are.
    """

    order: tuple[int, OpId, int]
    item: OwnField | OwnTerm
    is_used: bool = False


def standing(said: Iterable[Placed], code: str) -> tuple[Placed, ...]:
    """Return what stands of one code, the first said first: items whose place no other of that code takes."""
    of_code = sorted((one for one in said if one.item.code == code), key=lambda one: one.order)
    replaced = {op for one in of_code for op in one.item.replaces}
    return tuple(one for one in of_code if one.order[1] not in replaced)


def says_what(said: list[Placed]) -> Placed:
    """Return the item that says what a code is: the first that claims use already, or else the first.

    A desk's clock is its own word. Where claims hold a field's values, nobody gives it another type by an earlier day.
    """
    return next((one for one in said if one.is_used), said[0])


def standing_items(said: Iterable[Placed]) -> list[Placed]:
    """Return what stands of every code, by code."""
    by_code: dict[str, list[Placed]] = {}
    for one in said:
        by_code.setdefault(one.item.code, []).append(one)
    return [one for code, of_code in by_code.items() for one in standing(of_code, code)]


def with_own(base: Ontology, said: Iterable[Placed]) -> Ontology:
    """Return an ontology with a project's fields and terms in it, at the end of their forms and lists."""
    placed = sorted(said, key=lambda one: one.order)
    if not placed:
        return base
    lists, terms = dict(base.lists), dict(base.terms)
    fields = _fields(base, placed, lists, terms)
    more: dict[str, list[str]] = {}
    for term in _terms(placed, lists, terms):
        terms[term.code] = term
        more.setdefault(term.list, []).append(term.code)
    lists |= {id_: replace(lists[id_], terms=(*lists[id_].terms, *codes)) for id_, codes in more.items()}
    forms = {id_: _with_fields(form, fields) for id_, form in base.forms.items()}
    return Ontology(forms, lists, terms, {**base.fields, **{one.id: one for one in fields}})


def _with_fields(form: Form, fields: Iterable[Field]) -> Form:
    more = tuple(one for one in fields if one.form == form.id)
    return replace(form, fields=(*form.fields, *more)) if more else form


def _fields(base: Ontology, placed: list[Placed], lists: dict[str, TermList], terms: dict[str, Term]) -> list[Field]:
    """Return the project's fields by when they were first named; one of no list gets a list of its own."""
    found = []
    for first, wordings in _by_code(placed, OwnField):
        of = first.of or ((first.code,) if first.type is ValueType.TERM else ())
        if first.form not in base.forms:
            continue
        if first.type is ValueType.SUBJECT and not set(of) <= base.forms.keys():
            continue
        if of == (first.code,):
            _add_list(first.code, wordings[0].name, lists, terms)
        if first.type is ValueType.TERM and of[0] not in lists:
            continue
        name, others, is_retired = _words(wordings)
        is_contested = len({(one.form, one.type, one.of, one.is_several) for one in wordings}) > 1
        field = Field(
            first.code,
            first.form,
            "",
            first.type,
            of,
            first.is_several,
            "",
            name,
            NOTHING,
            others,
            is_retired,
            is_contested,
        )
        found.append(replace(field, help=wordings[0].help))
    return found


def _add_list(code: str, name: Phrase, lists: dict[str, TermList], terms: dict[str, Term]) -> None:
    codes = {f"{code}{BETWEEN}{one}": words for one, words in _EVERY_LIST.items()}
    terms |= {whole: Term(whole, code, "", words) for whole, words in codes.items()}
    lists[code] = TermList(code, 0, name, tuple(codes))


def _terms(placed: list[Placed], lists: Mapping[str, TermList], terms: Mapping[str, Term]) -> list[Term]:
    """Return the project's terms; one whose parents end nowhere, too far up or in a circle, stands at the top."""
    made: dict[str, Term] = {}
    for first, wordings in _by_code(placed, OwnTerm):
        list_id = first.code.partition(BETWEEN)[0]
        if list_id in lists:
            is_contested = len({one.parent for one in wordings}) > 1
            made[first.code] = Term(first.code, list_id, first.parent, *_words(wordings), is_contested)
    lost = _too_deep({**terms, **made})
    return [replace(one, parent="") if one.code in lost else one for one in made.values()]


def _too_deep(known: Mapping[str, Term]) -> set[str]:
    """Return the codes above which lie more than `MOST_ABOVE` others, or no top; linear: each term is walked once."""
    above = {"": -1}
    for code in known:
        walked: dict[str, None] = {}
        while code in known and code not in above and code not in walked:
            walked[code] = None
            code = known[code].parent  # noqa: PLW2901 - the walk goes on from there
        depth = above.get(code, MOST_ABOVE)
        for one in reversed(walked):
            depth = min(depth + 1, MOST_ABOVE + 1)
            above[one] = depth
    return {code for code, depth in above.items() if depth > MOST_ABOVE}


def _by_code(placed: list[Placed], sort: type[I]) -> list[tuple[I, list[I]]]:
    """Return for each code the item that says what it is, and those that stand, which name it."""
    of_sort: dict[str, list[Placed]] = {}
    for one in placed:
        if isinstance(one.item, sort):
            of_sort.setdefault(one.item.code, []).append(one)
    return [
        (first, [one.item for one in standing(said, code) if isinstance(one.item, sort)])
        for code, said in of_sort.items()
        if isinstance(first := says_what(said).item, sort)
    ]


def _words(standing: list[I]) -> tuple[Phrase, tuple[Phrase, ...], bool]:
    """Return the first wording that stands, the others, and whether all of them say that it is retired."""
    names = tuple(dict.fromkeys(one.name for one in standing))
    return names[0], names[1:], all(one.is_retired for one in standing)
