"""Code names drawn at random, to be called by: short words of things, in both scripts (DESIGN section 3; P14).

Whoever has to think of an alias takes one they use elsewhere, or one that tells something of them. These words are
things and weather: no names of people, places, peoples or beliefs, nothing that tells of a sex. A word that anybody of
the team ever had is not drawn again. Refuses to decide: it is a suggestion, which a person takes or does not.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Language
from safeconduct.base.looks import looks_of
from safeconduct.sync.team import Team

# Our own lists. 80 words each: a team has at most 256 devices, and words are drawn until one is free.
WORDS: Final[dict[Language, tuple[str, ...]]] = {
    "en": tuple(
        """
        anchor anvil arrow axle barley basalt basin beacon bobbin bolt bramble brass bucket buoy button cable candle
        canvas chalk cinder clover cobalt comet compass copper cork crater dew drum ember engine feather flask fog
        funnel gravel hammer hinge kettle ladder lantern lever lichen magnet marble meteor mortar needle nickel nutmeg
        oar orbit paddle pebble pendulum plank prism pulley quartz raft ripple rivet saddle saucer shingle signal sleet
        spindle sponge stencil thimble thistle timber tinder trellis turbine vessel walnut wicker zinc
        """.split()  # noqa: SIM905
    ),
    "ru": tuple(
        """
        базальт болт бочка бубен весло ветер винт гвоздь гравий гранит дождь жёлудь зерно игла иней искра камень канат
        картон кварц клевер ключ колесо комета компас конверт корень кремень крючок ладья лейка линза магнит маяк мел
        метель молоток мост мрамор насос облако овёс огниво орбита парус пемза перо песок плот поршень призма пробка
        пружина пух роса рычаг сито снег спица стекло сугроб телега туман уголь фонарь хвощ цинк чайник шестерня шишка
        щепка эхо ягель якорь янтарь бидон катушка лучина ножницы
        """.split()  # noqa: SIM905
    ),
}
_DRAW_BYTES: Final = 8


def draw_alias(language: Language, entropy: Entropy, team: Team | None = None) -> str:
    """Return a word of one script that nobody of the team has or had; with a number behind it where all are taken.

    ``team``: None for a newcomer, who does not know what the others are called.
    """
    devices = team.log(team.id).devices.values() if team else ()
    taken = {looks_of(device.user.certificate.terms.alias) for device in devices}
    words = WORDS[language]
    free = [word for word in words if looks_of(word) not in taken] if taken else words
    number = int.from_bytes(entropy.bytes(_DRAW_BYTES), "big")
    if free:
        return free[number % len(free)]
    word, behind = words[number % len(words)], 2
    while looks_of(f"{word} {behind}") in taken:
        behind += 1
    return f"{word} {behind}"
