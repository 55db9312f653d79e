"""Words around the name of a place: those that say that it is one and of what kind, or that it is something else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.record.gazetteer.types import Kind

_CITY: Final = frozenset((Kind.CITY, Kind.TOWN))
_VILLAGE: Final = frozenset((Kind.VILLAGE, Kind.OTHER))
DISTRICTS: Final = frozenset((Kind.DISTRICT, Kind.CITY_DISTRICT))


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_CITY_WORDS: Final = _words("город города городу городом городе г гор city town")
_VILLAGE_WORDS: Final = _words(
    "село села селу селом селе с селение селения селению селении селением аул аула аулу ауле аулом",
    "поселок поселка поселку поселке поселком пос п станица станицы станице станицу станицей ст",
    "хутор хутора хутору хуторе хутором деревня деревни деревне деревню деревней д",
    "village settlement stanitsa aul hamlet",
)
_DISTRICT_WORDS: Final = _words("district raion rayon region")
# Words before a Russian name and around an English one, and the kinds of place they say.
KINDS_OF_WORD: Final[Mapping[str, frozenset[Kind]]] = {
    **dict.fromkeys(_CITY_WORDS, _CITY),
    **dict.fromkeys(_VILLAGE_WORDS, _VILLAGE),
    **dict.fromkeys(_DISTRICT_WORDS, DISTRICTS),
}
# Behind these a place stands: with them an adjective alone is the name of one.
PREPOSITIONS: Final = _words(
    "в во из под около возле близ до к ко у на за через между неподалеку рядом",
    "in near from to of at around outside towards into through",
)
# With these a town is meant with what lies around it.
AREAS: Final = _DISTRICT_WORDS | _words("район района районе району районом")
# What stands behind these lies near, and somewhere else.
NEARBY: Final = _words("под около возле близ до к у near by")
# In front of a name, these say that it is a street, a river, a team, or somebody's.
NEITHER_BEFORE: Final = _words(
    "улица улицы улице улицу улицей ул проспект проспекта проспекте проспекту пр переулок переулка переулке пер",
    "площадь площади площадью пл бульвар бульвара бульваре шоссе тупик микрорайон",
    "река реки реке реку рекой берег берега берегу берегом русло русла долина долины долине устье устья приток притока",
    "мост моста гора горы горе имени им собр омон отряд отряда клуб клуба команда команды фк хк",
    "гостиница гостинице отель кафе ресторан ресторане кинотеатр газета газете газеты журнал князь царь",
    "street st river mount mt hotel cafe",
)
# Behind an English name they say the same.
STREETS_AFTER: Final = _words(
    "street st avenue ave prospekt prospect road highway lane square boulevard river gorge valley hotel fc"
)
# Nouns that an adjective before them belongs to: no village is meant in "в Советском доме".
HEADS_AFTER: Final = _words(
    "район района районе району районом районы районов районах суд суда суде суду улица улице улицы улицу",
    "школа школе школы школу больница больнице больницы больницу полк полка полку полке союз союза союзе",
    "власть власти армия армии армию округ округа округе поселение поселении рынок рынка рынке мечеть мечети",
    "роща роще ущелье ущелья область области край края крае республика республики республике проспект проспекта",
    "проспекте площадь площади время года год неделя день праздник праздники дом доме дома завод завода заводе",
    "совет совета комиссариат администрация администрации отдел отдела отделе ровд овд омвд рувд увд пост посту кпп",
    "газета газете футболист district court street school hospital regiment union army park",
)
# Joined to a name by a hyphen: then it is the name of a firm or a house.
JOINED_AFTER: Final = _words("сити информ авиа нефть газ арена молл city inform avia arena mall")
# What may stand between a place and the greater one it lies in, and beside a place where one is asked for.
SMALL_BETWEEN: Final = frozenset(KINDS_OF_WORD) | _words(
    "в во из под около возле близ до к на у of in the near at from by район района районе району",
    "республика республики республике респ чр рф российской федерации россия россии russia области край края",
    "муниципальный муниципального сельское поселение",
)
# Several districts at once ("в Шалинском и Курчалоевском районах"), and the words that each of them has when it is one.
SEVERAL_DISTRICTS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        _words("районы районов районам районами районах"), ("район", "района", "району", "районом", "районе")
    ),
    "districts": ("district",),
}
# What stands between them.
AND: Final = _words("и and или or а также")
