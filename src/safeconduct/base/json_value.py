"""The type of what ``--json`` prints."""

from __future__ import annotations

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
"""A value of JSON. None is JSON's null and appears in answers only."""
