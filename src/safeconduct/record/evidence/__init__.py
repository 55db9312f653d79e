"""Proof that stands in court: originals sealed at the door, who did what with them, and timestamps of authorities.

See docs/rooms/record.md and docs/decisions/0016-evidence.md.
"""
