"""Whether a sentence tells of one person: words for one, in both languages, or a trade in it."""

from __future__ import annotations

import re
from typing import Final

from safeconduct.publish.quasi.patterns import pattern
from safeconduct.publish.quasi.types import QuasiKind
from safeconduct.publish.risks.wordings import Read
from safeconduct.publish.types import Span

_ONE: Final = re.compile(
    pattern(
        (
            "he", "him", "his", "she", "her", "hers", "himself", "herself", "(?:a|the|this|that|one|another|young) "
            "(?:\\w+ )?(?:man|woman|boy|girl|person|victim|survivor|detainee|prisoner|witness|friend|relative|student)",
            "one of (?:the|them|those|our|these)", "who was", "whose",
            "он", "она", "его", "ее", "ему", "ей", "него", "нее", "нему", "ней", "ним",
            "мужчин(?:а|у|е|ой|ы)", "женщин(?:а|у|е|ой|ы)", "пар(?:ень|ня|ню|нем)", "девушк(?:а|у|е|ой|и)",
            "юнош(?:а|у|е|ей|и)", "мальчик(?:а|у|ом)?", "девочк(?:а|у|е|ой|и)", "пострадавш(?:ий|ая|его|ему|ей|ую|им)",
            "задержанн(?:ый|ая|ого|ому|ую)", "погибш(?:ий|ая|его|ему|ей|ую)", "выживш(?:ий|ая|его|ему|ей|ую)",
            "свидетел(?:ь|я|ю|ем|ьница|ьницы)", "узник(?:а|у|ом)?", "заключенн(?:ый|ого|ому|ая)",
            "одн(?:ого|ому|ой|у) из", "один из", "одна из", "одним из", "человек(?:а|у|ом)?(?= (?:котор|из|,))",
        )
    )
)  # fmt: skip


def tells_of_one(read: Read, sentence: Span) -> bool:
    """Say whether a sentence may be about one person: somebody is named as told of, or its words say so."""
    if read.block.people:
        return True
    if _ONE.search(read.evened, sentence.start, sentence.end):
        return True
    return any(one.is_exact for one in read.within(sentence, QuasiKind.PROFESSION))
