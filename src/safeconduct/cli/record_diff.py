"""The difference an import would make, before it is taken: new, changed with both wordings, missing, alike."""

from __future__ import annotations

from typing import Final

from rich.text import Text

from safeconduct.base.errors import Phrase, one_line
from safeconduct.cli.known_view import any_value_in_words
from safeconduct.cli.screen import Screen
from safeconduct.record.commands import Diff, count_of
from safeconduct.record.items import Claim, EntryItem, Property, Source, split_name

# Changed or missing entries listed one by one; the rest are counted. A screen has some forty lines.
_LISTED: Final = 20

COUNTS: Final = Phrase(
    "Dataset {dataset}: {new_claims} new claims, {changed_claims} changed, {same_claims} already here; "
    "{new_entries} new accounts, voices and subjects, {changed_entries} changed.",
    "Набор {dataset}: новых утверждений {new_claims}, изменённых {changed_claims}, уже имеющихся {same_claims}; "
    "новых сообщений, голосов и предметов {new_entries}, изменённых {changed_entries}.",
)
MISSING: Final = Phrase(
    "Claims held here that this file no longer has: {count}. They stay; retract them if they should not.",
    "Утверждений, которые есть здесь, но которых в этом файле больше нет: {count}. Они остаются; если не должны, "
    "отзовите их.",
)
ALIKE: Final = Phrase(
    "{one} and {other} have the same name. If they are one voice, say so, or they count as two: "
    "safeconduct record same {one} {other}",
    "{one} и {other} называются одинаково. Если это один голос, отметьте это, иначе их будет два: "
    "safeconduct record same {one} {other}",
)
MORE: Final = Phrase("… and {count} more", "… и ещё {count}")


def show_diff(screen: Screen, diff: Diff) -> None:
    """Print what an import would change."""
    screen.say(COUNTS, dataset=one_line(diff.dataset), **count_of(diff))
    for change in diff.changed[:_LISTED]:
        text = Text(f"  {one_line(split_name(change.name)[1])}: ")
        text.append(_wording(change.before, screen), style="strike dim")
        text.append(" → " + _wording(change.after, screen))
        screen.out.print(text)
    if len(diff.changed) > _LISTED:
        screen.say(MORE, count=len(diff.changed) - _LISTED)
    if diff.missing:
        screen.say(MISSING, count=len(diff.missing))
        for name in diff.missing[:_LISTED]:
            screen.out.print(Text(f"  {one_line(split_name(name)[1])}"))
        if len(diff.missing) > _LISTED:
            screen.say(MORE, count=len(diff.missing) - _LISTED)
    for one, other in diff.alike[:_LISTED]:
        screen.say(ALIKE, one=one.replace("\x1f", ":"), other=other.replace("\x1f", ":"))


def _wording(item: EntryItem, screen: Screen) -> str:
    """Return an entry in a line of words."""
    if isinstance(item, Claim):
        value = any_value_in_words(item.value, screen.language)
        return one_line(f"{value} “{item.said}”", 160)
    if isinstance(item, Property):
        return f"{item.kind.value}{' (cumulative)' if item.cumulative else ''}"
    return one_line(item.outlet if isinstance(item, Source) else item.label)
