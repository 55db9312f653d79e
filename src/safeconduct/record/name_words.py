"""Words that stand in what people are called and name nobody, and names that are words of the language too.

Written down by hand. The first lists say who somebody is to others ("сестра", "a neighbour"): of a label they are no
name. The second are names that are ordinary words: in a text they are names only where they begin with a capital. A
word that is in neither list counts as a name: whoever leaves something out for nothing loses a word, and not a person.
Refuses nothing.
"""

from __future__ import annotations

from typing import Final


def _set(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# Folded. Words of Russian in their first case.
NAME_NOBODY: Final = _set(
    "человек мужчина женщина девушка парень мальчик девочка ребенок подросток юноша старик дети люди лицо некто мать",
    "отец мама папа сестра брат сын дочь муж жена вдова вдовец бабушка дедушка дед тетя дядя племянник племянница",
    "сосед соседка друг подруга знакомый знакомая родственник родственница родные семья родители коллега невеста",
    "жених свидетель свидетельница жертва пострадавший пострадавшая задержанный задержанная заявитель заявительница",
    "источник очевидец аноним неизвестный неизвестная адвокат юрист врач учитель журналист журналистка водитель",
    "охранник солдат полицейский следователь сотрудник сотрудница начальник командир боец офицер майор капитан",
    "полковник лейтенант сержант генерал судья прокурор министр глава разговор звонок встреча беседа сообщение письмо",
    "голос номер первый вторая второй третий третья тот та из от для при без под над или и с со в во на о об у к ко",
    "по за не он она они мы его ее их наш наша свой один одна два две три село город район улица дом оглы оглу кызы",
    "ибн бен man woman girl boy child person people somebody someone anonymous unknown mother father sister brother",
    "son daughter husband wife widow widower aunt uncle nephew niece cousin grandmother grandfather neighbour",
    "neighbor friend relative family parent parents colleague fiance witness victim survivor detainee prisoner source",
    "applicant complainant lawyer doctor teacher journalist driver guard soldier policeman officer investigator judge",
    "prosecutor minister chief head commander major captain colonel lieutenant sergeant general call conversation",
    "meeting message letter voice number first second third one two three who whom whose spoke said the a an of from",
    "for with by in on at to and or not no his her their our my he she they we it is was us me you mr mrs ms dr",
    "village town city street house police has had ogly oglu kyzy kizi ibn bin ben caller another other former old",
    "new",
)
# Names that are words as well, in their first case; their other cases follow from it.
ALSO_WORDS: Final = _set(
    "вера надежда любовь слава роза лилия рая майя света заря искра победа весна зима марина соня тоня лиза люба поля",
    "мила злата паша валя коля толя боря рома том лев роман марк май март мир рус лис дар дан рад род сам ким рим ян",
    "ад поле свет рай ум любой юг ара аза лада мал дол луч пил пол пан вал вол вид клим мак гром тимьян арап жан",
    "мельник кузнец мороз ткач гончар коваль бондарь пастух рыбак охотник плотник волк лиса медведь орел сокол голубь",
    "воробей соловей ворон журавль гусь жук муха баран бык козел кот рыба щука окунь сом рак дуб береза ива калина",
    "малина горох капуста камыш бирюк клен ясень вереск осока ольха тополь липа сосна ель рябина верба каштан терн",
    "заяц белый черный красный синий зеленый толстый тонкий тихий вольный лесной луговой озерный речной полевой",
    "горный степной крутой седой рыжий кривой хромой немой глухой старший младший большой малый новый старый молодой",
    "добрый злой святой сладкий горький холодный теплый светлый темный громов will mark may june april august grace",
    "hope faith joy rose dawn bill jack art frank rich rob pat sue guy dean ray gray grey brown black white green",
    "young long short little king prince bishop miller baker smith cook carter hunter fisher field fields hill hills",
    "wood woods stone rock brook brooks river rivers lake banks marsh moor heath heather ash elm alder sedge gorse",
    "hazel ivy holly violet lily daisy fen dun whin quarry bell ball bush cross church hall gates park wall waters",
    "winter winters summer summers day knight noble price power powers sharp sterling strong swift wise love law",
    "lawless page wolf fox bird swan drake crane finch hawk martin robin jay lamb bull cooper mason potter turner",
    "walker ward warden weaver chase chance drew gene glen grant harry jean lance max miles nick penny rusty sandy",
    "ted don rush reed reeds thorn thorne birch oak willow pine spruce juniper bracken fern moss clay sand shore",
    "coast ford mill mills gold silver iron steel forest dale glade meadow north south east west early case storm",
    "frost snow",
)
