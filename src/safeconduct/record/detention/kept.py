"""What is known now of busy places, kept: read no more once a command touches it, made anew at a quiet moment.

As `views` does for large groups (decision 0004): what is put off is never read. A command notes which groups it
touched, and nothing else, for somebody may be held at forty places; what is kept of a place that one of them names is
left where it is, and dropped when it is made anew. Beside the whole of a place the share of each group in it is kept,
so that what is made anew is the judgement of the groups that were touched alone. A place is busy when one spelling of
it stands in `BUSY_FROM` groups; of all others the answer is made when asked, and in a record without busy places the
gazetteer is never read here. Refuses to keep what depends on a day. Promise P6; decision 0020.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from safeconduct.record import place_sql
from safeconduct.record.columns import as_bytes, as_int
from safeconduct.record.detention.keys import Book, PlaceKey, key_of
from safeconduct.record.detention.properties import ACTS
from safeconduct.record.detention.rules import Named
from safeconduct.record.detention.shares import (
    Share,
    Totals,
    decode_share,
    decode_totals,
    encode_share,
    encode_totals,
    totals_from_shares,
)
from safeconduct.record.detention.totals import groups_naming, share_of, told_of
from safeconduct.record.facts import Facts, json_list
from safeconduct.record.groups import Groups
from safeconduct.record.items import Table
from safeconduct.record.resolve import NOW
from safeconduct.record.types import SEP, Reading
from safeconduct.vault.types import Stop, Tables, never

# Groups that name one spelling from which on the answer about its place is kept. A group takes 100 to 200
# microseconds to be read and judged: below, a place page has its figures within 50 ms without anything kept.
BUSY_FROM: Final = 256
# Groups that are read one by one, large ones from what is kept of them.
_FEW: Final = 32


def drop_touched(tables: Tables, groups: Iterable[int], *, everything: bool) -> None:
    """Note which groups that name a place changed: what is kept of those places is read no more.

    Whoever asks gives every group that changed with those it is one with: what is said in one bears on the voices of
    the other. ``everything``: what entries of places are called, or which are one, or words of acts, changed: all.
    """
    if everything:
        put_off_all(tables)
        return
    numbers, facts = set(groups), Facts(tables)
    # Which acts hold somebody is said in other groups of the same subject than where it was.
    told = list(tables.execute(place_sql.SUBJECTS_TOLD, (json_list(numbers), json_list(ACTS))))
    names = {one for (subject,) in told for one in facts.one_with(Table.SUBJECT, str(subject))}
    beside = list(tables.execute(place_sql.GROUPS_OF_SUBJECTS, (json_list(sorted(names)),))) if names else []
    tables.execute(place_sql.TOUCH, (json_list(numbers | {as_int(n) for (n,) in beside}),))


def _spread(tables: Tables) -> None:
    """Drop what is kept of the places that touched groups name, and note what is to be made anew."""
    touched = _touched(tables)
    if not touched:
        return
    asked = json_list(touched)
    pairs = [(str(text), str(dataset)) for text, dataset in tables.execute(place_sql.PLACE_TEXTS_OF_GROUPS, (asked,))]
    if tuple(tables.execute(place_sql.ANY_PLACE_KEPT)):
        targets = [str(name) for (name,) in tables.execute(place_sql.TARGETS_OF_GROUPS, (asked,))]
        _drop(tables, Book(Facts(tables)), pairs, targets)
    tables.execute(place_sql.DELETE_SHARES_OF_GROUPS, (asked,))
    for text in sorted({text for text, _ in pairs}):
        if _is_busy(tables, text):
            tables.execute(place_sql.INSERT_PLACE_LATE, (text,))
    tables.execute(place_sql.DELETE_TOUCHED)


def _drop(tables: Tables, book: Book, pairs: Iterable[tuple[str, str]], targets: Iterable[str]) -> None:
    keys = {book.canonical(key_of(text, dataset)) for text, dataset in pairs}
    keys |= {book.canonical(book.key_of_entry(name)) for name in targets if book.is_entry(name)}
    for key in sorted(keys):
        if tuple(tables.execute(place_sql.IS_PLACE_KEPT, (key,))):
            tables.execute(place_sql.DELETE_PLACE_KEPT, (key,))
            tables.executemany(place_sql.INSERT_PLACE_LATE, [(text,) for text in book.named(key).words()])


def put_off_all(tables: Tables) -> None:
    """Drop everything that is kept of places and note every busy spelling."""
    tables.execute(place_sql.DELETE_PLACES_KEPT)
    tables.execute(place_sql.DELETE_SHARES)
    tables.execute(place_sql.DELETE_PLACES_LATE)
    tables.execute(place_sql.DELETE_TOUCHED)
    tables.executemany(place_sql.INSERT_PLACE_LATE, list(tables.execute(place_sql.BUSY_PLACE_TEXTS, (BUSY_FROM,))))


def is_settled(tables: Tables) -> bool:
    """Say whether nothing is to be made anew."""
    return not any(tuple(tables.execute(one)) for one in (place_sql.ANY_PLACE_LATE, place_sql.ANY_TOUCHED))


def settle(tables: Tables, stop: Stop = never) -> None:
    """Make anew what was put off, place by place, until ``stop`` says so.

    Of a spelling that was put off every place is made before it counts as done; so is every other spelling of these.
    """
    _spread(tables)
    late = _late(tables)
    if not late or stop():
        return
    facts = Facts(tables)
    book, groups = Book(facts), Groups(facts)
    for texts, keys in _together(book, late):
        for key in sorted(keys):
            _evaluate(groups, book, key)
        tables.executemany(place_sql.DELETE_PLACE_LATE, [(text,) for text in sorted(texts)])
        if stop():
            return


def _together(book: Book, texts: Iterable[str]) -> Iterator[tuple[set[str], set[PlaceKey]]]:
    """Give spellings with the places that they name, those that name one place in common at once."""
    found: list[tuple[set[str], set[PlaceKey]]] = []
    for text in sorted(texts):
        keys = book.keys_of(text)
        common = [one for one in found if not one[1].isdisjoint(keys)]
        found = [one for one in found if one[1].isdisjoint(keys)]
        found.append(({text}.union(*(one[0] for one in common)), keys.union(*(one[1] for one in common))))
    return iter(found)


def put_off_like(tables: Tables, kept: Tables) -> None:
    """Make what other tables keep, and put off what they put off, so that both can be compared."""
    late, facts = _late(kept), Facts(tables)
    book, groups = Book(facts), Groups(facts)
    for key in sorted({key for text in _late(tables) for key in book.keys_of(text)}):
        _evaluate(groups, book, key)
    for key in sorted({key for text in late for key in book.keys_of(text)}):
        tables.execute(place_sql.DELETE_PLACE_KEPT, (key,))
        # Of a place that is to be made anew there are still the shares of the groups that nothing touched.
        there = json_list(n for n, _ in _shares(kept, key))
        tables.execute(place_sql.DELETE_OTHER_SHARES, (key, there))
    tables.execute(place_sql.DELETE_PLACES_LATE)
    tables.executemany(place_sql.INSERT_PLACE_LATE, [(text,) for text in sorted(late)])
    _leave_touched(tables, kept, book)


def _leave_touched(tables: Tables, kept: Tables, book: Book) -> None:
    """Have what other tables note as touched, with what they hold of it: nobody reads that, and it is old."""
    touched = sorted(_touched(kept))
    asked = json_list(touched)
    tables.executemany(place_sql.TOUCH_ONE, [(n,) for n in touched])
    tables.execute(place_sql.DELETE_SHARES_OF_GROUPS, (asked,))
    tables.executemany(place_sql.INSERT_SHARE, list(kept.execute(place_sql.SHARES_OF_GROUPS, (asked,))))
    places = {PlaceKey(str(key)) for side in (tables, kept) for (key,) in side.execute(place_sql.PLACES_KEPT)}
    for key in sorted(places if touched else ()):
        if not _stands(kept, book.named(key)):
            tables.execute(place_sql.DELETE_PLACE_KEPT, (key,))
            for (body,) in list(kept.execute(place_sql.PLACE_KEPT, (key,))):
                tables.execute(place_sql.INSERT_PLACE_KEPT, (key, body))


def kept_totals(tables: Tables, key: PlaceKey, named: Named) -> Totals | None:
    """Return what is kept of a place; None where nothing is, or a group that names it was touched since."""
    for (body,) in list(tables.execute(place_sql.PLACE_KEPT, (key,))) if _stands(tables, named) else ():
        return decode_totals(as_bytes(body))
    return None


def _stands(tables: Tables, named: Named) -> bool:
    """Say whether no group that names a place was touched since it was made."""
    entries = [one for one in named.free if SEP in one]
    asked = ((place_sql.TOUCHED_NAMING, named.words()), (place_sql.TOUCHED_POINTING, sorted(entries)))
    if not tuple(tables.execute(place_sql.ANY_TOUCHED)):
        return True
    return not any(tuple(tables.execute(statement, (json_list(words),))) for statement, words in asked if words)


def totals_now(groups: Groups, key: PlaceKey, named: Named) -> Totals:
    """Return what is known now of a place: as it is kept, or made from the shares that are and judging the rest."""
    kept = kept_totals(groups.facts.tables, key, named)
    if kept is not None:
        return kept
    held, made = _known_shares(groups, key, named)
    return _totals(groups, named, (*held.values(), *made.values()))


def shares_now(tables: Tables, key: PlaceKey, numbers: Collection[int]) -> dict[int, Share]:
    """Return what is kept of what some groups, by number, say of a place now; of groups touched since nothing is."""
    touched, asked = _touched(tables), (key, json_list(numbers))
    found = ((as_int(n), as_bytes(body)) for n, body in list(tables.execute(place_sql.SHARES_AMONG, asked)))
    return {n: decode_share(body) for n, body in found if body and n not in touched}


def _evaluate(groups: Groups, book: Book, key: PlaceKey) -> None:
    tables, named = groups.facts.tables, book.named(key)
    if not any(_is_busy(tables, text) for text in named.words()):
        tables.execute(place_sql.DELETE_SHARES_OF_PLACE, (key,))
        return
    held, made = _known_shares(groups, key, named)
    tables.execute(place_sql.DELETE_OTHER_SHARES, (key, json_list((*held, *made))))
    tables.executemany(place_sql.INSERT_SHARE, [(key, n, body) for n, body in made.items()])
    totals = _totals(groups, named, (*held.values(), *made.values()))
    tables.execute(place_sql.INSERT_PLACE_KEPT, (key, encode_totals(totals)))


def _known_shares(groups: Groups, key: PlaceKey, named: Named) -> tuple[dict[int, bytes], dict[int, bytes]]:
    """Return the shares of the groups that name a place: those that are kept, and the others, judged now.

    Of a group in which no claim of it lives the share is empty; that of one that was touched since is judged now.
    """
    tables = groups.facts.tables
    touched = _touched(tables)
    kept = {n: body for n, body in _shares(tables, key) if n not in touched}
    naming = {merged[0].n: merged for merged in groups_naming(groups, named)}
    held = {n: kept[n] for n in naming if n in kept}
    rest = [merged for n, merged in naming.items() if n not in kept]
    made = dict.fromkeys((merged[0].n for merged in rest), b"")
    for told in told_of(groups, rest, named, reading=Reading.KNOWN, day=NOW, few=len(rest) <= _FEW):
        share = share_of(told)
        made[share.n] = encode_share(share)
    return held, made


def _totals(groups: Groups, named: Named, bodies: Iterable[bytes]) -> Totals:
    shares = (decode_share(body) for body in bodies if body)
    return totals_from_shares(shares, groups.judged(Reading.KNOWN, NOW), is_one=named.is_one)


def _shares(tables: Tables, key: PlaceKey) -> list[tuple[int, bytes]]:
    return [(as_int(n), as_bytes(body)) for n, body in tables.execute(place_sql.SHARES_OF_PLACE, (key,))]


def _is_busy(tables: Tables, text: str) -> bool:
    return len(tuple(tables.execute(place_sql.SOME_GROUPS_NAMING, (text, BUSY_FROM)))) == BUSY_FROM


def _touched(tables: Tables) -> set[int]:
    return {as_int(n) for (n,) in tables.execute(place_sql.TOUCHED)}


def _late(tables: Tables) -> set[str]:
    return {str(text) for (text,) in tables.execute(place_sql.PLACES_LATE)}
