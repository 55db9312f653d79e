"""What somebody typed into a block of a statement and did not save: read from its form, kept as a draft in the vault.

It is there after a lock or a killed program, and lies nowhere else (P4, P14). It says what was changed against what the
page had shown, so that what a colleague wrote meanwhile is told and not lost. The same words are checked while they are
typed. Refuses to become part of the statement by itself: somebody saves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import OpId
from safeconduct.desk.filling import number_typed, seen_on_page, values_typed
from safeconduct.desk.forms import Form
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.commands import Values, changed, draw, new_intent, set_intent
from safeconduct.evacuate.facts.errors import NotAFact
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.publish.holding.commands import look_intent
from safeconduct.publish.holding.rules import BESIDE, beside_of, to_check
from safeconduct.publish.holding.types import Held, Part
from safeconduct.publish.statements import At, Statement, Wording
from safeconduct.publish.types import Span
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.types import Intent

BLOCK: Final = "block"
# Which form it is, in the draft itself.
_DRAFT: Final = "block/1"
# In front of the name of a field of words: what the page had shown of it, and by which ops.
_WAS: Final = "was."
_SAW: Final = "saw."
# What the form says of itself, and which button was pressed: no part of what was typed.
_NOT_TYPED: Final = frozenset(("once", "do", "keep", "take", BLOCK))
# Digits of an op's id in a form, as in `filling`.
_SAW_DIGITS: Final = 16


def worded(part: Part) -> tuple[str, ...]:
    """Return which fields a block has in each language."""
    beside = BESIDE.get(part.kind)
    return ("text", beside) if beside else ("text",)


def languages_of(held: Held, part: Part) -> tuple[str, ...]:
    """Return the languages in which a block stands on the page: those wanted, and any in which it has words."""
    return tuple(code for code in _choices(held) if code in held.languages or part.text(code))


def field_name(code: str, language: str) -> str:
    """Return the name of a field of words in the form of a block."""
    return f"{code}.{language}"


def shown_before(part: Part, code: str, language: str) -> tuple[str, str]:
    """Return what the page shows of a field of words, and by which ops: both are sent back with what is typed."""
    wording = part.wordings.get(language)
    if wording is None:
        return "", ""
    ops = ",".join(one.op.hex()[:_SAW_DIGITS] for one in wording.facts.get(code, ()))
    return wording.text(code), ops


def form_of(visit: Visit, part: Part) -> Form:
    """Return what was typed into a block and is not saved: what is being sent, else its draft; an empty form."""
    if visit.form.text(BLOCK) == visit.handle(BLOCK, part.thing.id.hex()) and has_words(visit.form):
        return visit.form
    try:
        kept = cbor.decode(visit.vault.drafts.read(part.thing.id).content)
    except NotKept:
        return Form()
    rows = kept.get(1) if isinstance(kept, dict) and kept.get(0) == _DRAFT else None
    if not isinstance(rows, list):
        return Form()
    return Form(tuple((str(row[0]), str(row[1])) for row in rows if isinstance(row, list)))


def has_words(form: Form) -> bool:
    """Say whether a form is that of a block's words, and not one of its buttons alone."""
    return any(name.startswith(_WAS) for name, _ in form.texts)


def is_unsaved(visit: Visit, held: Held, part: Part, form: Form) -> bool:
    """Say whether something stands in a block's form that is not saved; what cannot be saved as it is, too."""
    try:
        return bool(form.texts) and bool(_changes(visit, held, part, form))
    except NotAFact:
        return True


def is_kept(visit: Visit, form: Form) -> bool:
    """Say whether what stands in a block's form lies in its draft as well: it came from there, or is kept just now."""
    return form is not visit.form or visit.form.text("do") == "keep"


def keep_typed(visit: Visit, held: Held, part: Part) -> None:
    """Keep what is being sent as the block's draft; drop the draft where it says nothing new. DraftTooLong."""
    if not is_unsaved(visit, held, part, visit.form):
        drop_typed(visit, part)
        return
    rows: list[cbor.Item] = [[name, text] for name, text in visit.form.texts if name not in _NOT_TYPED]
    visit.vault.drafts.save(part.thing.id, cbor.encode({0: _DRAFT, 1: rows}))


def drop_typed(visit: Visit, part: Part) -> None:
    """Forget what was typed into a block."""
    visit.vault.drafts.drop(part.thing.id)


def save_intents(visit: Visit, held: Held, part: Part) -> tuple[Intent, ...]:
    """Return the ops that save what is being sent; none where nothing is new. NotAFact."""
    return _changes(visit, held, part, visit.form)


def typed_words(part: Part, form: Form, languages: Iterable[str]) -> Mapping[str, Wording]:
    """Return the words of a block in each language as they stand in its form; as saved where nothing is typed."""
    found: dict[str, Wording] = {}
    for language in languages:
        said = [
            form.text(name) if form.has(name := field_name(code, language)) else _saved(part, code, language)
            for code in worded(part)
        ]
        # Of a block that nobody wrote in this language, its fields alone say nothing.
        found[language] = Wording(language, said[0], beside_of(part, language, said[-1]) if any(said) else "")
    return found


def _saved(part: Part, code: str, language: str) -> str:
    wording = part.wordings.get(language)
    return wording.text(code) if wording is not None else ""


def statement_typed(visit: Visit, held: Held) -> Statement:
    """Return a statement as it stands on the page, with what is typed and not saved in the place of what is saved."""
    saved = to_check(held)
    blocks, anew = list(saved.blocks), set[At]()
    for number, part in enumerate(held.parts):
        form = form_of(visit, part)
        if not form.texts:
            continue
        words = typed_words(part, form, languages_of(held, part))
        before = {one.language: one for one in blocks[number].wordings}
        anew |= {At(number, language) for language, one in words.items() if before.get(language) != one}
        now = {**before, **{language: one for language, one in words.items() if one.whole or language in before}}
        blocks[number] = replace(blocks[number], wordings=tuple(now[language] for language in sorted(now)))
    # Whoever looked at a weak hit looked at the words that were there.
    looked, by_others = (frozenset(one for one in of if one[0] not in anew) for of in (saved.looked, saved.by_others))
    return replace(saved, blocks=tuple(blocks), looked=looked, by_others=by_others)


def _changes(visit: Visit, held: Held, part: Part, form: Form) -> tuple[Intent, ...]:
    worded_anew = (_worded(visit, part, form, language) for language in languages_of(held, part))
    # A page of the same person that has this form in the place of what is sent.
    own = replace(visit, form=form)
    values = changed(part.thing, values_typed(own, part.thing.form))
    block = (set_intent(part.thing, values, seen_on_page(own, part.thing, values)),) if values else ()
    return (*(one for one in worded_anew if one is not None), *block)


def _worded(visit: Visit, part: Part, form: Form, language: str) -> Intent | None:
    said = _said(part, form, language)
    if not said:
        return None
    wording = part.wordings.get(language)
    if wording is not None:
        return set_intent(wording, said, {code: _seen(wording, form, code, language) for code in said})
    new = {code: value for code, value in said.items() if value is not None}
    values = {"block": part.thing.id, "language": language, **new}
    team = visit.team()
    return new_intent(team, part.thing.part, "wording", values, thing=draw(team.entropy)) if new else None


def _said(part: Part, form: Form, language: str) -> Values:
    """Return the words of a language that were changed on the page and do not stand there already; None for emptied."""
    said = {
        code: form.text(name) or None
        for code in worded(part)
        if form.has(_WAS + (name := field_name(code, language))) and form.text(name) != form.text(_WAS + name)
    }
    wording = part.wordings.get(language)
    return said if wording is None else changed(wording, said)


def _seen(wording: Thing, form: Form, code: str, language: str) -> tuple[OpId, ...]:
    seen = frozenset(form.text(_SAW + field_name(code, language)).split(","))
    return tuple(one.op for one in wording.all_facts if one.field == code and one.op.hex()[:_SAW_DIGITS] in seen)


def _choices(held: Held) -> Iterable[str]:
    return (one.code for one in held.thing.form.fields["languages"].choices)


def looked_at(visit: Visit, held: Held) -> Intent:
    """Return the op that says that the words of the form were looked at and may stand; NoReason, UnknownHandle.

    UnknownHandle as well where other words stand there by now: whoever looked, looked at what the page showed.
    """
    part = part_named(visit, held)
    language, words = visit.form.text("language"), visit.form.exact("words")
    start, end = number_typed(visit.form.text("start")), number_typed(visit.form.text("end"))
    if not words or to_check(held).blocks[held.parts.index(part)].wording(language).whole[start:end] != words:
        raise UnknownHandle
    return look_intent(visit.team(), part.wordings[language], Span(start, end), visit.form.text("reason"))


def part_named(visit: Visit, held: Held) -> Part:
    """Return the block that a form is of; UnknownHandle."""
    id_ = bytes.fromhex(name_from_handle(visit.handle_key, BLOCK, visit.form.text(BLOCK)))
    found = next((one for one in held.parts if bytes(one.thing.id) == id_), None)
    if found is None:
        raise UnknownHandle
    return found
