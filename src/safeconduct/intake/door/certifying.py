"""The intake key of an inbox: drawn on a desk, certified by the root for ninety days, shared with its readers (P3, P5).

The root is in the founder's vault or on cards (`sync.root`). Whoever was removed knows the key until the root certifies
another, so that this is done anew after a removal, and in time before the end. It refuses to certify a box of another
organisation: the root that opens is this team's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import OpId
from safeconduct.intake.door import door_kinds
from safeconduct.intake.door.door import Door
from safeconduct.intake.door.door_kinds import Certified, body_of_certified
from safeconduct.protect.intake_certificates import MOST_DAYS, IntakeTerms, issue_intake
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from safeconduct.sync.root import open_root
from safeconduct.vault.types import Intent

# A page's clock may be a day behind ours.
_BEFORE: Final = 1


def certify(door: Door, cards: Sequence[Secret] = ()) -> OpId:
    """Draw a new intake key and let the root certify it from today on; it is written when this returns.

    ``cards``: two of the root's, where the root is not in this vault. As `sync.root.open_root` raises, and
    MayNotWrite. The serial is one greater than any that was certified: older keys count no more.
    """
    team = door.team
    root = open_root(team.vault, cards)
    key = SignKey.generate(team.entropy)
    held = door.key()
    first = Day(door.today - _BEFORE)
    terms = IntakeTerms((held.intake.terms.serial if held else 0) + 1, first, Day(first + MOST_DAYS))
    certificate = issue_intake(root, key.verify_key, box=door.box, terms=terms)
    body = body_of_certified(Certified(certificate, key.seed))
    (op,) = team.vault.append([Intent(door.part, door_kinds.CERTIFY, body)])
    return op
