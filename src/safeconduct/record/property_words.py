"""What a property is called on the screen, in English and Russian, and which one a person means by what they type.

An accounts file gives a property an id and no label (docs/formats/accounts.md), and an answer for programs keeps the id
(docs/formats/known.md). The usual ids have names here; any other is shown as it stands, so that a dataset in Russian
names its properties in Russian. Refuses to guess: a word that two properties go by names neither.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say
from safeconduct.base.plain import plain
from safeconduct.base.text import fold
from safeconduct.record.ontology.vocabulary import Vocabulary, built_in

_LANGUAGES: Final[tuple[Language, Language]] = ("en", "ru")
# The properties of the accounts of January 2019 and of the HURIDOCS fields that claims are made about.
_NAMES: Final[Mapping[str, Phrase]] = {
    "start": Phrase("start", "начало"),
    "detained": Phrase("detained", "задержанные"),
    "dead": Phrase("dead", "погибшие"),
    "date_of_death": Phrase("date of death", "дата смерти"),
    "missing_since": Phrase("missing since", "с какого времени нет вестей"),
    "place_of_detention": Phrase("place of detention", "место удержания"),
    "last_seen_at": Phrase("last seen at", "место, где видели в последний раз"),
    "place_of_arrest": Phrase("place of arrest or abduction", "место задержания или похищения"),
    "date_of_arrest": Phrase("date of arrest", "дата задержания"),
    "conditions": Phrase("conditions", "условия содержания"),
    "type_of_act": Phrase("type of act", "вид деяния"),
    "victims_include": Phrase("victims include", "среди пострадавших"),
    "perpetrator": Phrase("perpetrator", "предполагаемый причастный"),
    "degree_of_involvement": Phrase("degree of involvement", "степень причастности"),
    "reliability_of_information": Phrase("reliability of information", "надёжность сведений"),
    # What the reading aid proposes where nothing nearer is said.
    "people": Phrase("people", "люди"),
    "day": Phrase("day", "день"),
    "place": Phrase("place", "место"),
    "organisation_named": Phrase("body named", "названный орган"),
    "person_named": Phrase("person named", "названный человек"),
    "disappeared": Phrase("disappeared", "пропавшие"),
    "tortured": Phrase("tortured", "подвергнутые пыткам"),
    "beaten": Phrase("beaten", "избитые"),
    "raped": Phrase("raped", "изнасилованные"),
    "wounded": Phrase("wounded", "раненые"),
    "released": Phrase("released", "отпущенные"),
    "escaped": Phrase("escaped", "бежавшие"),
    "evacuated": Phrase("evacuated", "вывезенные"),
    "expelled": Phrase("expelled", "изгнанные"),
    "threatened": Phrase("threatened", "получившие угрозы"),
    "extorted": Phrase("extorted", "те, у кого вымогали"),
    "humiliated": Phrase("humiliated", "подвергнутые унижению"),
    "deprived": Phrase("deprived of food, water or sleep", "лишённые еды, воды или сна"),
    "outed": Phrase("outed to relatives", "раскрытые родным"),
    "forced_confession": Phrase("forced to confess", "принуждённые к признанию"),
    "forced_labour": Phrase("forced to work", "принуждённые работать"),
    "official_denial": Phrase("official denial", "официальное опровержение"),
    "reported": Phrase("reported", "что сообщено"),
    "first_reported_to_network": Phrase("first reported to the Network", "впервые сообщено Сети"),
    "evacuation": Phrase("evacuation", "эвакуация"),
    "evacuated_since_april_2017": Phrase("evacuated since April 2017", "эвакуировано с апреля 2017"),
    # Those of the invented country that the demonstration can show instead.
    "held": Phrase("held", "удерживаемые"),
    "place_held": Phrase("place held", "где держат"),
    "official_reply": Phrase("official reply", "ответ властей"),
    "helped": Phrase("helped", "получили помощь"),
    "abroad_since_april_2017": Phrase("abroad since April 2017", "вывезено за границу с апреля 2017"),
}


def property_in_words(property_id: str, language: Language, vocabulary: Vocabulary | None = None) -> str:
    """Return what a property is called; one that has no name here, and is no field, is called by its id."""
    if property_id in _NAMES:
        return say(_NAMES[property_id], language)
    return (vocabulary or built_in()).property_in_words(property_id, language) or id_in_words(property_id)


def id_in_words(text: str) -> str:
    """Return an id as it stands on a screen: with spaces."""
    return plain(text.replace("_", " "))


def property_from_words(text: str, ids: Collection[str], vocabulary: Vocabulary | None = None) -> str:
    """Return the id among those declared that a person means: by the id, or by its name in either language.

    What names none of them, or two, comes back as it was typed.
    """
    if text in ids:
        return text
    wanted = fold(text)
    meant = {one for one in ids if wanted in (fold(one), *(fold(name) for name in _names(one, vocabulary)))}
    return meant.pop() if len(meant) == 1 else text


def usual_property(text: str, vocabulary: Vocabulary) -> str:
    """Return the id under which the program knows what a person means, declared or not; as typed where it knows none.

    What tells where people were held has a part in other answers by its id alone: under another it would have none.
    """
    return property_from_words(text, {*_NAMES, *vocabulary.ontology.fields}, vocabulary)


def _names(property_id: str, vocabulary: Vocabulary | None) -> tuple[str, str]:
    english, russian = (property_in_words(property_id, language, vocabulary) for language in _LANGUAGES)
    return english, russian
