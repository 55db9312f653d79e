"""Acts in every form of their verbs, and money that is demanded."""

import re
from collections.abc import Iterator
from importlib import resources

import pytest

from safeconduct.record.ontology.vocabulary import built_in
from safeconduct.record.reading.finding import read_text
from safeconduct.record.reading.listed import acts, past_forms
from safeconduct.record.reading.meaning import term_meant, value_meant
from safeconduct.record.reading.types import Doubt, Sort, Suggestion
from safeconduct.record.reading.wording import suggestion_in_words


def read(text: str, sort: Sort) -> list[Suggestion]:
    return [one for one in read_text(text, None) if one.sort is sort]


def codes(text: str) -> list[str]:
    return [code for one in read(text, Sort.ACT) for code in one.codes]


# No verbs; of bodies and of flight nobody is the subject.
NO_PAST = {"догола", "наголо", "тело", "удалось"}
# Said of many, these mean another thing than of one: "he told his relatives" is no forced disclosure.
OF_MANY_ALONE = {"рассказали", "нашли", "выдали", "вернули", "отдали"}
PAST = re.compile(r"[а-я]{2,}?(?:(?:л[аои]?)|л(?:ся|ась|ось|ись))~?")
IRREGULAR = {"увез~", "привез~", "отвез~", "умер~", "снес~"}


def forms_of(word: str) -> tuple[str, ...]:
    """Give the four forms of a past by any of them, worked out apart from the program."""
    word = word.removesuffix("~")
    if found := re.fullmatch(r"(.+л)(?:ся|ась|ось|ись)", word):
        return tuple(found[1] + one for one in ("ся", "ась", "ось", "ись"))
    if f"{word}~" in IRREGULAR:
        return (word, f"{word}ла", f"{word}ло", f"{word}ли")
    stem = re.sub(r"л[аои]?$", "л", word)
    return (stem, f"{stem}а", f"{stem}о", f"{stem}и")


def told() -> Iterator[tuple[str, str]]:
    """Give each act with sentences in every form of every past of its list."""
    lines = resources.files("safeconduct.record.reading").joinpath("acts.tsv").read_text("utf-8").splitlines()
    for code, *_, russian in (line.split("\t") for line in lines if not line.startswith("#")):
        for form in russian.split("|"):
            words = form.split(" ")
            for at, word in enumerate(words):
                is_past = word in IRREGULAR or PAST.fullmatch(word)
                if form.startswith("!") or not is_past or word in NO_PAST | OF_MANY_ALONE:
                    continue
                for one in forms_of(word):
                    # A beginning of a word stands for words that go on.
                    yield code, " ".join([*words[:at], one, *words[at + 1 :]]).replace("*", "ами")


def test_every_past_of_the_list_is_read_of_a_man_a_woman_a_body_and_many() -> None:
    rows = [*told()]
    assert len(rows) > 200
    assert [row for row in rows if row[0] not in codes(f"Потом {row[1]}.")] == []


def test_a_past_has_four_forms() -> None:
    assert past_forms("бил") == ("бил", "била", "било", "били")
    assert past_forms("увез") == ("увез", "увезла", "увезло", "увезли")
    assert past_forms("содержался") == ("содержался", "содержалась", "содержалось", "содержались")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Она меня била.", "beaten"), ("Он бьёт её.", "beaten"), ("Её побили.", "beaten"),
        ("Она увезла его силой.", "arrested"), ("Спецподразделение забрало троих.", "arrested"),
        ("Следователь забрал документы.", "confiscated"), ("Он сжёг дом.", "destroyed"),
        ("Его выпустила охрана.", "released"), ("Следователь выбил показания.", "forced_confession"),
        ("They took me away.", "arrested"), ("They were kicking and punching him.", "beaten"),
    ],
)  # fmt: skip
def test_an_act_is_read_in_the_forms_in_which_people_tell_it(text: str, code: str) -> None:
    assert code in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Она била в колокол.", "Он бьёт тревогу.", "Она забрала деньги.", "Он выпустил книгу.",
        "Письмо содержало в себе просьбу.", "Он рассказал родным о поездке.", "Она пыталась уйти.",
        "Они задержались.", "Оно задержалось.", "They kicked off the campaign.",
    ],
)  # fmt: skip
def test_what_only_looks_like_an_act_is_none(text: str) -> None:
    assert not {"beaten", "arrested", "released", "detained", "outed", "tortured"}.intersection(codes(text))


@pytest.mark.parametrize("verb", ["задержано", "арестовано", "схвачено", "похищено"])
def test_where_many_were_arrested_is_the_place_of_their_arrest(verb: str) -> None:
    (place,) = read(f"В Аргуне {verb} двадцать человек.", Sort.PLACE)
    assert place.property == "place_of_arrest"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The officers had demanded one million roubles from his family.", "demanded one million roubles"),
        ("They were demanding 500,000 for his release.", "demanding 500,000 for his release"),
        ("They demanded $5,000.", "demanded $5,000"),
        ("They demand a million for her freedom.", "demand a million for her freedom"),
        ("They demanded that the family pay one million roubles.", "demanded that the family pay one million roubles"),
        ("Полицейские потребовали с родных миллион рублей.", "потребовали с родных миллион рублей"),
        ("Требуют пятьсот тысяч за освобождение.", "Требуют пятьсот тысяч за освобождение"),
        ("Потребовали, чтобы она заплатила сто тысяч рублей.", "Потребовали, чтобы она заплатила сто тысяч рублей"),
    ],
)
def test_money_that_is_demanded_is_extorted(text: str, quote: str) -> None:
    assert [one.quote for one in read(text, Sort.ACT) if one.codes == ("extorted",)] == [quote]
    assert read(text, Sort.COUNT) == []


@pytest.mark.parametrize(
    "text",
    [
        "The prosecutor demanded a fine of 10,000 roubles.", "Activists demanded the release of twenty men.",
        "He demanded compensation of one million roubles.", "Адвокат требует взыскать миллион рублей.",
        "Они требовали освобождения.", "Ремонт требует денег.", "They demanded answers, and spent one million roubles.",
        "They demanded that he stop. He paid one million roubles.",
    ],
)  # fmt: skip
def test_what_is_demanded_by_right_or_is_no_money_is_no_extortion(text: str) -> None:
    assert "extorted" not in codes(text)


def test_of_whom_money_is_demanded_is_counted_and_a_denial_is_heard() -> None:
    (count,) = read("Потребовали с троих мужчин миллион рублей.", Sort.COUNT)
    assert (count.quote, count.property) == ("троих мужчин", "extorted")
    (act,) = read("They never demanded money.", Sort.ACT)
    assert act.doubts == (Doubt.DENIED,)


# Reviewed one by one: every act of the aid's that is always one of the term. "Went missing" need not be enforced,
# hunger is not always that of somebody detained, and who died was not always killed.
TERMS = {
    "arrested": "act/arrest",
    "detained": "act/detention",
    "abducted": "act/abduction",
    "killed": "act/killing",
    "tortured": "act/torture",
    "electric_shock": "act/torture",
    "beaten": "act/beating",
    "raped": "act/rape",
    "sexual_violence": "act/sexual_violence",
    "humiliated": "act/humiliation",
    "extorted": "act/extortion",
    "threatened": "act/threat",
    "outed": "act/forced_outing",
    "forced_confession": "act/forced_confession",
    "destroyed": "act/destruction",
    "confiscated": "act/seizure",
    "wounded": "act/wounding",
    "expelled": "act/expulsion",
}
NO_TERM = {
    *("disappeared", "died", "deprived", "forced_labour", "searched", "released", "escaped", "taken_elsewhere"),
    *("evacuated", "denied_officially"),
}


def test_each_act_of_the_aid_is_a_term_or_is_reviewed_to_be_none() -> None:
    entries = acts().entries
    assert {code: one.term for code, one in entries.items() if one.term} == TERMS
    assert {code for code, one in entries.items() if not one.term} == NO_TERM
    assert set(TERMS.values()) <= set(built_in().ontology.lists["act"].terms)


def test_a_suggestion_shows_the_term_that_it_would_enter_and_keeps_its_key() -> None:
    (beaten,) = read("Она меня била.", Sort.ACT)
    assert (beaten.value.texts, value_meant(beaten).texts) == (("beaten",), ("act/beating",))
    assert suggestion_in_words(beaten, "ru", built_in()) == "вид деяния: Избиение"
    (released,) = read("Его отпустили.", Sort.ACT)
    assert (term_meant(released), value_meant(released)) == ("", released.value)
    assert suggestion_in_words(released, "ru", built_in()) == "вид деяния: освобождение"
    assert suggestion_in_words(released, "en", built_in()) == "type of act: release"
