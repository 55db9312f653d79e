"""The words of one message of Telegram's export: text in pieces, places, contacts, polls, and what the program wrote.

A text is a string, or a list of strings and marked pieces; marks fall away but for the address behind a word, which may
be what matters. Whoever was forwarded stands in the first line, as Telegram's own copy of a chat writes it.
"""

from __future__ import annotations

from typing import Any

_LINKED = "text_link"


def plain_text(entry: dict[str, Any]) -> str:
    """Return the words of a message, one line for each thing that is no text."""
    lines = []
    if entry.get("type") == "service":
        lines.append(_deed(entry))
    forwarded = entry.get("forwarded_from")
    if isinstance(forwarded, str) and forwarded:
        lines.append(f"[Forwarded from {forwarded}]")
    pieces = entry.get("text")
    said = _joined(pieces if pieces else entry.get("text_entities"))
    if said:
        lines.append(said)
    if "location_information" in entry or "contact_information" in entry or "poll" in entry:
        lines += _things(entry)
    return "\n".join(lines)


def _joined(pieces: Any) -> str:
    if isinstance(pieces, str):
        return pieces
    if not isinstance(pieces, list):
        return ""
    return "".join(map(_piece, pieces))


def _piece(piece: Any) -> str:
    if isinstance(piece, str):
        return piece
    if not isinstance(piece, dict) or not isinstance(text := piece.get("text"), str):
        return ""
    address = piece.get("href")
    if piece.get("type") == _LINKED and isinstance(address, str) and address != text:
        return f"{text} ({address})"
    return text


def _deed(entry: dict[str, Any]) -> str:
    """Return what the program says was done, in its own words: ``[invite_members: Zura, Malika]``."""
    parts = [_named(entry.get("action"))]
    members = entry.get("members")
    named = [_named(one) for one in members] if isinstance(members, list) else []
    named += [_named(entry.get(key)) for key in ("title", "discard_reason", "inviter")]
    if isinstance(seconds := entry.get("duration_seconds"), int):
        named.append(f"{seconds} s")
    if told := ", ".join(one for one in named if one):
        parts.append(told)
    return f"[{': '.join(parts)}]"


def _named(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _things(entry: dict[str, Any]) -> list[str]:
    lines = []
    place = entry.get("location_information")
    if isinstance(place, dict) and all(isinstance(place.get(key), int | float) for key in ("latitude", "longitude")):
        lines.append(f"geo:{place['latitude']},{place['longitude']}")
    contact = entry.get("contact_information")
    if isinstance(contact, dict):
        lines.append(" ".join(filter(None, (_named(contact.get(key)) for key in _OF_A_CONTACT))))
    poll = entry.get("poll")
    if isinstance(poll, dict):
        answers = poll.get("answers")
        offered = (
            [_named(one.get("text")) for one in answers if isinstance(one, dict)] if isinstance(answers, list) else []
        )
        lines.append("\n".join(("? " + _named(poll.get("question")), *(f"- {one}" for one in offered))))
    return lines


_OF_A_CONTACT = ("first_name", "last_name", "phone_number")
