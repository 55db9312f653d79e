"""What an answer rests on, as a tree: root voice, then each account and claim, copies under what they repeat.

Carries promise P6 to the screen: no claim behind an answer is left out, those that no longer stand are struck
through and say why, and an account that is repeated and that nobody here has read is named. What is said in our words
stands without quotation marks, an account's own words within them. Refuses to show of withdrawn content more than that
it was there (P7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from rich.text import Text

from safeconduct.base.errors import Phrase
from safeconduct.base.plain import plain
from safeconduct.cli.into import says_nothing
from safeconduct.cli.known_view import GONE_STYLE, QUIET_STYLE, Called, Opened, detail_lines, value_line
from safeconduct.cli.screen import Screen
from safeconduct.record.asked import Asked
from safeconduct.record.claim_tree import Trunk, claim_tree
from safeconduct.record.claim_wording import Heard, account_in_words, link_in_words
from safeconduct.record.disagreement import open_disputes
from safeconduct.record.explain import Behind, State, source_label, speaker_of, voice_labels
from safeconduct.record.items import Source, Table, qualified
from safeconduct.record.places import place_in_words
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Opened as Held
from safeconduct.record.types import KnownRow
from safeconduct.record.wording import (
    STATES,
    TOMBSTONE,
    day_in_words,
    listed,
    published_in_words,
    span_in_words,
)

# Longest quotation in a tree, in characters; `record show CLAIM` shows all of it.
_QUOTED: Final = 300
# Copies of copies are set in no deeper than this: beyond it there is no room for words on 80 columns.
_DEEPEST: Final = 6

SAYS: Final = Phrase("{what}, in the voice of {who}", "{what}, голос: {who}")
REPEATS_UNREAD: Final = Phrase("repeats {names}, which nobody here has read", "повторяет: {names} (здесь не прочитано)")
REPEATS: Final = Phrase("repeats {names}", "повторяет: {names}")
QUOTED: Final = Phrase("in its own words: “{quote}”", "дословно: «{quote}»")
LEARNT: Final = Phrase("became known to us on {day}", "стало известно нам {day}")
CORRECTS: Final = Phrase("a correction", "исправление")


@dataclass(slots=True)
class Node:
    """Some lines and what hangs under them."""

    lines: list[Text]
    under: list[Node] = field(default_factory=list)
    depth: int = 0

    def hang(self, node: Node) -> Node:
        """Put a node under this one."""
        node.depth = self.depth + 1
        self.under.append(node)
        return node


def show_trees(
    screen: Screen, asked: Asked, answers: tuple[Opened, ...], lies_in: Callable[[Held], str] = says_nothing
) -> None:
    """Print each answer with everything it rests on."""
    called = Called(screen, asked, answers, lies_in)
    for one in answers:
        screen.gap()
        heading = Text(
            property_in_words(one.row.property, screen.language, asked.record.vocabulary) + ": "
        ).append_text(value_line(screen, one.row, asked.record.vocabulary))
        screen.show(heading, first="  ", rest="    ")
        for told in detail_lines(screen, asked, one, called):
            screen.show(told, first="  ", rest="    ")
        for line, first, rest in lines_of(_roots(screen, asked, one, called)):
            screen.show(line, first="  " + first, rest="  " + rest)


def lines_of(nodes: list[Node]) -> Iterator[tuple[Text, str, str]]:
    """Give each line with what stands before it and before what is wrapped of it. Without recursion: any depth."""
    work = [(node, "", node is nodes[-1]) for node in reversed(nodes)]
    while work:
        node, before, is_last = work.pop()
        below = before + ("   " if is_last else "│  ")
        hanging = below + ("│  " if node.under else "   ")
        for place, line in enumerate(node.lines):
            first = before + ("└─ " if is_last else "├─ ") if place == 0 else hanging
            yield line, first, hanging
        work += [(child, below, child is node.under[-1]) for child in reversed(node.under)]


def _roots(screen: Screen, asked: Asked, one: Opened, called: Called) -> list[Node]:
    newest = {claim.name: claim for claim in one.behind}
    return sorted(
        (_root(screen, asked, (one.row, trunk), called, newest) for trunk in claim_tree(one.behind)),
        key=lambda node: node.lines[0].plain,
    )


def _root(
    screen: Screen, asked: Asked, seen: tuple[KnownRow, Trunk], called: Called, newest: dict[str, Behind]
) -> Node:
    row, trunk = seen
    # Nobody's name where everything they said here was withdrawn.
    who = " + ".join(called.voice(root) for root in trunk.roots)
    root = Node([Text(screen.text(TOMBSTONE), style=QUIET_STYLE) if trunk.is_withdrawn else Text(who, style="bold")])
    above = [root]
    for branch, depth in trunk.branches():
        del above[depth:]
        claim, is_deep = branch.claim, above[-1].depth >= _DEEPEST
        lines = _claim_lines(screen, asked, (row, claim), called, says_copy=is_deep)
        # Once for a claim that two desks reworded apart.
        if claim is newest[claim.name] and claim.state is not State.WITHDRAWN:
            lines += _disputes(screen, asked, claim)
        above.append(above[-1].hang(Node(lines)))
        if is_deep:
            above[-1].depth = above[-2].depth
    return root


def _claim_lines(
    screen: Screen, asked: Asked, seen: tuple[KnownRow, Behind], called: Called, *, says_copy: bool
) -> list[Text]:
    row, claim = seen
    language = screen.language
    style = "default" if claim.state is State.STANDS else GONE_STYLE
    head = Text(called.claim(claim.name) + "  ", style=QUIET_STYLE)
    if claim.state is State.WITHDRAWN:
        head.append(screen.text(STATES[claim.state]), style="italic")
        return [head, Text(screen.text(TOMBSTONE), style=GONE_STYLE)]
    head.append(plain(source_label(asked.record, claim.source)), style="default")
    head.append(", " + published_in_words(claim.published, language))
    if claim.state is not State.STANDS:
        head.append(" · " + screen.text(STATES[claim.state]), style="italic")
    held = claim.open()
    said = plain(held.claim.said, _QUOTED)
    if row.kind.is_interval:
        said += f" → {span_in_words(row.kind, claim.span, language)}"
    words = Text(said, style=style)
    if (speaker := speaker_of(held)) and {*voice_labels(asked.record, claim.roots)} != {speaker}:
        words = Text(screen.text(SAYS, what=said, who=speaker), style=style)
    return [head, words, *_notes(screen, asked, claim, called, says_copy=says_copy)]


def _notes(screen: Screen, asked: Asked, claim: Behind, called: Called, *, says_copy: bool) -> list[Text]:
    """Return what else is told of a claim: its own words, since when we knew, whom it repeats."""
    held = claim.open()
    lines = [screen.text(QUOTED, quote=plain(held.claim.quote, _QUOTED))] if held.claim.quote else []
    if held.claim.place.digest:
        lines.append(place_in_words(held.claim.place, screen.language))
    if held.source is not None and held.source.learnt_on is not None:
        lines.append(screen.text(LEARNT, day=day_in_words(held.source.learnt_on, screen.language)))
    if where := called.lies_in(held):
        lines.append(where)
    if told := "; ".join(_lineage(screen, asked, claim, called, says_copy=says_copy)):
        lines.append(told)
    return [Text(line, style=QUIET_STYLE) for line in lines]


def _disputes(screen: Screen, asked: Asked, claim: Behind) -> list[Text]:
    """Return who disputes a claim."""
    heard = Heard(screen.language)
    return [
        Text(
            f"{link_in_words(asked.record, said.link, heard)} ({day_in_words(said.on, screen.language)})",
            style=QUIET_STYLE,
        )
        for said in open_disputes(asked, claim.name)
    ]


def _lineage(screen: Screen, asked: Asked, claim: Behind, called: Called, *, says_copy: bool) -> list[str]:
    """Return that a claim corrects, and whom it repeats where no branch shows it."""
    held = claim.open()
    dataset = claim.name.partition("\x1f")[0]
    sources = [qualified(dataset, name) for name in held.claim.repeats]
    unread = [name for name in sources if not isinstance(asked.record.entry(Table.SOURCE, name), Source)]
    shown = [] if claim.ancestors and not says_copy else [name for name in sources if name not in unread]
    notes = [screen.text(CORRECTS)] if held.claim.corrects else []
    if shown:
        labels = listed(account_in_words(asked.record, name, screen.language) for name in shown)
        notes.append(screen.text(REPEATS, names=labels))
    if unread:
        notes.append(screen.text(REPEATS_UNREAD, names=listed(called.claim(name) for name in unread)))
    return notes
