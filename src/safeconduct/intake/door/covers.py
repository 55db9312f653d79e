"""When a desk sends a cover: a submission that holds nothing, at times that tell nothing (P1, P8).

A Poisson clock: the time to the next cover does not depend on when the last one was, nor on what people write, so that
whoever counts what comes to a relay learns less of a quiet week. Pure: chance is passed in. Refuses to make covers of
another size than pieces of files have.
"""

from __future__ import annotations

import math
from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import OrgId
from safeconduct.protect.bundles import Bundle
from safeconduct.protect.intake_contents import Cover
from safeconduct.protect.submissions import Addressee, seal_submission

# Four a day on the average: half a megabyte each.
MEAN_MS: Final = 6 * 3_600_000
_CHANCE_BYTES: Final = 7
# No desk waits longer than a week for the next one, whatever chance says.
MOST_WAIT_MS: Final = 7 * 86_400_000


def next_cover(now_ms: int, chance: bytes, *, mean_ms: int = MEAN_MS) -> int:
    """Return when the next cover is due. ``chance``: 7 random bytes, used once. Exponential with that mean."""
    uniform = (int.from_bytes(chance[:_CHANCE_BYTES], "big") + 1) / (1 << (8 * _CHANCE_BYTES))
    return now_ms + min(MOST_WAIT_MS, math.ceil(-math.log(uniform) * mean_ms))


def cover(bundle: Bundle, org: OrgId, today: int, entropy: Entropy) -> bytes:
    """Return a cover for a box, as a page would seal one on a day."""
    epoch = next((one for one in reversed(bundle.epochs) if one.first_day <= today), bundle.epochs[0])
    return seal_submission(Cover(), Addressee(org, bundle.box, epoch.recipient), entropy=entropy)
