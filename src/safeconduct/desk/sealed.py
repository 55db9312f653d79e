"""An invitation as a newcomer gives it to a page: the file, and the six words that were read to them, if any (P1).

Refuses nothing itself: what does not open, or is no code, is told by the rooms below. A code costs a second or two to
try, so it is tried on the vault's thread.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from safeconduct.desk.forms import Form
from safeconduct.protect.invitations import Invitation
from safeconduct.protect.spoken import code_from_text
from safeconduct.sync.invitation_files import NO_CODE, open_invitation


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file and the words that go with it; empty where none do."""

    file: bytes = field(repr=False)
    words: str = field(repr=False)

    def open(self) -> Invitation:
        """Return the invitation; NotAnInvitation, NotACode."""
        return open_invitation(self.file, code_from_text(self.words) if self.words else NO_CODE)


def sealed_in(form: Form) -> Sealed:
    """Return what a form holds of an invitation."""
    return Sealed(form.file("file"), form.text("code"))
