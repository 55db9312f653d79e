"""Words that stand in what people are called and name nobody, and names that are words of the language too.

Written down by hand. The first lists say who somebody is to others ("сестра", "a neighbour"): of a label they are no
name. The second are names that are ordinary words: in a text they are names only where they begin with a capital. A
word that is in neither list counts as a name: whoever leaves something out for nothing loses a word, and not a person.
The last ones are words by which a voice is described that is called by no name (`voice_names`); of what a person is
called they are names like any other. Refuses nothing.
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
# Words by which a voice is described, folded, of Russian in their first case; verbs as they stand.
DESCRIBES: Final = _set(
    "заключенный узник узница пленный пленник выживший выжившая уцелевший уцелевшая похищенный похищенная пропавший",
    "пропавшая исчезнувший исчезнувшая убитый убитая погибший погибшая раненый раненая освобожденный освобожденная",
    "арестованный арестованная осужденный осужденная бывший бывшая прежний нынешний молодой пожилой местный житель",
    "жительница уроженец уроженка односельчанин односельчанка земляк землячка прохожий прохожая сокамерник",
    "сокамерница одноклассник однокурсник студент студентка преподаватель медсестра санитар продавец продавщица",
    "таксист рабочий хозяин хозяйка беженец беженка эмигрант эмигрантка активист активистка правозащитник",
    "правозащитница волонтер собеседник собеседница участник участница организатор член представитель",
    "представительница пресс секретарь помощник помощница заместитель депутат чиновник мулла священник силовик военный",
    "военнослужащий боевик конвоир надзиратель оперативник участковый дознаватель понятой потерпевший потерпевшая",
    "адвокатесса корреспондент редактор эксперт детство снизу сверху напротив который которая которое которые которых",
    "которым которому которого которой которую кто кого кому кем что чего чем чтобы где когда куда откуда как через",
    "после перед вместе рядом около возле вокруг между среди против вдоль кроме еще уже только тоже также никто весь",
    "каждый этот эта эти этого этой другой другая иной некий некая сам сама есть был была было были держали держал",
    "держала увезли увез увели забрали похитили видел видела видели слышал слышала слышали рассказал рассказала",
    "сказал сказала сообщил сообщила говорил говорила знает знал знала бежал бежала бежавший бежавшая уехал уехала",
    "уехавший живет жил жила работал работала сидел сидела сидевший сидевшая видевший видевшая слышавший слышавшая",
    "рассказавший рассказавшая знавший знавшая вернувшийся вернувшаяся четыре пять шесть семь несколько",
    "inmate captive released arrested missing disappeared abducted tortured beaten killed dead wounded escaped exile",
    "exiled refugee emigrant resident native inhabitant villager local student pupil nurse paramedic surgeon",
    "shopkeeper owner landlord tenant activist defender volunteer interlocutor participant organiser organizer member",
    "representative spokesman spokeswoman spokesperson press secretary assistant deputy official mullah priest",
    "military operative passer passerby eyewitness bystander acquaintance classmate cellmate roommate flatmate",
    "girlfriend boyfriend partner spouse passenger ferry worker employee employer staff expert analyst editor reporter",
    "correspondent photographer writer quoted named called known unnamed unidentified told saw seen heard held kept",
    "taken brought fled left lives lived living worked working spoke speaks speaking says about after before during",
    "since until while when where which that this these those there here then than into onto over under between among",
    "near outside inside through against without within via per as but if so both all any each every several many few",
    "some four five six seven eight nine ten were been being be are do did have having had him himself herself them",
    "only also very more most same day night week month year time place cell basement prison camp",
)
# Words that stand with a capital within a description and are no names, folded.
CAPITALS: Final = _set(
    "january february september october november december monday tuesday wednesday thursday friday saturday sunday",
    "chechnya russia ingushetia dagestan caucasus ukraine europe chechen russian ingush dagestani ukrainian muslim",
    "lgbt lgbtq lgbti fsb mvd omon sobr rovd ovd un ngo чечня россия ингушетия дагестан кавказ украина европа лгбт фсб",
    "уфсб мвд омон собр ровд ровда овд омвд сизо оон рф",
)
# Months that are names as well: behind one of these words, or before a number, they are months.
MONTHS_ALSO_NAMES: Final = _set("may june april august march")
MONTH_FOLLOWS: Final = _set("in since until during early late")
# Behind these stands the name of a place.
PLACE_FOLLOWS: Final = _set(
    "в во из под около возле близ in from near at outside житель жительница уроженец уроженка жителя",
)
# Words of which the next one says whose they are ("сестра …", "friend of …"), and what may stand between in English.
WHOSE: Final = _set(
    "мать отец мама папа сестра брат сын дочь муж жена вдова бабушка дедушка тетя дядя племянник племянница сосед",
    "соседка друг подруга знакомый знакомая родственник родственница родные семья родители невеста жених mother father",
    "sister brother son daughter husband wife widow widower aunt uncle nephew niece cousin neighbour neighbor friend",
    "relative family parents",
)
# Behind these stands a surname, in small letters too.
TITLES: Final = _set(
    "адвокат юрист врач доктор учитель учительница журналист журналистка следователь начальник командир офицер майор",
    "капитан полковник лейтенант сержант генерал судья прокурор министр глава имам господин госпожа mr mrs ms dr",
    "doctor lawyer teacher journalist officer investigator judge prosecutor minister commander major captain colonel",
    "lieutenant sergeant general imam",
)
# Particles of names: they say nothing of whether a label is a description.
IN_NAMES: Final = _set("оглы оглу кызы ибн бен ogly oglu kyzy kizi ibn bin ben")
# Adjectives that are names as well: before a word that describes, they describe.
BEFORE_DESCRIBED: Final = _set("старший младший старый молодой малый old young little")
