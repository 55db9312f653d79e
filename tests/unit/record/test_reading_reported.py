"""A day on which something was reported is not proposed plainly as the one on which it happened."""

import time

import pytest

from safeconduct.base.clock import day_from_iso
from safeconduct.record.reading.finding import read_text
from safeconduct.record.reading.types import Doubt, Grade, Sort

SAID_ON = day_from_iso("2019-01-14")
DEATH, ARREST, MISSING = "date_of_death", "date_of_arrest", "missing_since"


def days_of(text: str) -> dict[str, tuple[str, bool]]:
    """The property of each day of a text, and whether it is in doubt as that of a report."""
    days = [one for one in read_text(text, SAID_ON) if one.sort is Sort.DAY]
    assert all(one.grade is Grade.DOUBTFUL for one in days if Doubt.DAY_OF_TELLING in one.doubts)
    return {one.quote: (one.property, Doubt.DAY_OF_TELLING in one.doubts) for one in days}


TOLD = [
    ("14 января 2019 года стало известно о смерти Марата Ольхова.", "14 января 2019 года", DEATH),
    ("Сегодня стало известно о гибели Марата Ольхова.", "Сегодня", DEATH),
    ("Activists said today that Marat Olkhov was killed.", "today", DEATH),
    ("Вчера стало известно о задержании брата.", "Вчера", ARREST),
    ("14 января родственники убитого Марата Ольхова рассказали о пытках и смерти.", "14 января", DEATH),
    ("О смерти Марата Ольхова 13 января сообщили активисты.", "13 января", DEATH),
    ("О смерти Марата Ольхова стало известно 13 января.", "13 января", DEATH),
    ("14 января «Мемориал» и «Новая газета» сообщили о смерти Марата.", "14 января", DEATH),
    ("14 января Ильяс, брат Марата, рассказал о его смерти.", "14 января", DEATH),
    ("Как сообщили 14 января активисты, Марат убит.", "14 января", DEATH),
    ("Он умер, сообщили активисты 14 января.", "14 января", DEATH),
    ("Вчера мне рассказали, что брата убили.", "Вчера", DEATH),
    ("On 12 January, Novaya reported that three people had died.", "12 January", DEATH),
    ("On 12 January Novaya reported three deaths.", "12 January", DEATH),
    ("Activists told reporters in Moscow on 12 January that he had been killed.", "12 January", DEATH),
    ("I learned on 12 January that my brother had been killed.", "12 January", DEATH),
    ("On 14 January relatives of the murdered man told us about his arrest.", "14 January", DEATH),
    ("It became known on 12 January that he had been killed.", "12 January", DEATH),
    ("On 12 January it became known that he had been killed.", "12 January", DEATH),
    ("His arrest was announced on 12 January.", "12 January", ARREST),
    ("В заявлении от 12 января сказано, что его убили.", "12 января", DEATH),
    ("10 января пришли люди и сообщили, что брат арестован.", "10 января", ARREST),
    ("Вчера агентство передало о гибели Марата.", "Вчера", DEATH),
    ("Вчера передали, что Марат убит.", "Вчера", DEATH),
    ("12 января выяснилось, что он умер.", "12 января", DEATH),
    ("12 января опубликовали список убитых.", "12 января", DEATH),
    ("На следующий день сообщили, что он умер.", "На следующий день", DEATH),
    ("Умерших было двое, стало известно вчера.", "вчера", DEATH),
    ("On 12 January we learned that he had been killed.", "12 January", DEATH),
    ("News of his death was published on 12 January.", "12 January", DEATH),
    (
        "В понедельник, 14 января, правозащитники заявили, что в Аргуне убит Марат Ольхов.",
        "понедельник, 14 января",
        DEATH,
    ),
    ("14 января стало известно: Марат Ольхов умер.", "14 января", DEATH),
    ("12 января 2019 года семья узнала о его смерти.", "12 января 2019 года", DEATH),
    ("Семья узнала 12 января, что его убили.", "12 января", DEATH),
    ("Мать узнала о смерти сына только 12 января.", "12 января", DEATH),
    ("Police confirmed on 12 January that two men had been killed.", "12 January", DEATH),
    ("The ministry announced on Saturday the arrest of two men.", "Saturday", ARREST),
    ("The family were informed on 12 January of his death.", "12 January", DEATH),
    ("They told us on 12 January about his arrest.", "12 January", ARREST),
    ("Как стало известно 12 января, Марата задержали.", "12 января", ARREST),
    ("Novaya Gazeta wrote on 12 January that he had disappeared.", "12 January", MISSING),
    ("On Friday, 11 January, activists said he had been killed.", "Friday, 11 January", DEATH),
    ("Вчера вечером активисты написали, что Марата убили.", "Вчера", DEATH),
    ("Ещё 12 января родные говорили, что его убили.", "12 января", DEATH),
    ("12 января соседка позвонила и сказала, что Марата убили.", "12 января", DEATH),
    ("12 января в Грозном глава пресс-службы подтвердил задержание Марата.", "12 января", ARREST),
    ("12 января власти признали, что Марат умер в полиции.", "12 января", DEATH),
    ("Об убийстве Марата сообщили 12 января.", "12 января", DEATH),
    ("Об убийстве Марата 12 января не сообщили.", "12 января", DEATH),
    ("Yesterday it was announced that two men had died.", "Yesterday", DEATH),
    ("It was announced yesterday that two men had died.", "yesterday", DEATH),
    ("14.01.2019 «Новая газета» сообщила, что в Аргуне убиты двое.", "14.01.2019", DEATH),
    ("«Новая газета» (14 января) сообщила об убийстве двоих.", "14 января", DEATH),
    ("14 января сообщалось о задержании троих человек.", "14 января", ARREST),
    ("14 января было сообщено о смерти М. Ольхова.", "14 января", DEATH),
    ("Об этом убийстве «Новая» рассказала в номере от 11 января.", "11 января", DEATH),
    ("О его смерти матери стало известно лишь 13 января от соседей.", "13 января", DEATH),
    ("Утром 14 января сестра Марата, Залина Ольхова, заявила журналистам, что брат убит.", "14 января", DEATH),
    ("14 января глава республики заявил, что никто не был убит.", "14 января", DEATH),
    ("По состоянию на 14 января известно о двух убитых.", "По состоянию на 14 января", DEATH),
    (
        "On the morning of 14 January, Zalina, his sister, told journalists that he had been killed.",
        "14 January",
        DEATH,
    ),
    ("Novaya (14 January) reported that two men were killed.", "14 January", DEATH),
    ("On 14 January, the head of the republic said nobody was killed.", "14 January", DEATH),
    ("News emerged on 11 January that three men had died.", "11 January", DEATH),
    ("On Monday Novaya Gazeta published a list of 27 men executed in Grozny.", "Monday", DEATH),
    ("Posted on 14 January: he was killed.", "14 January", DEATH),
    ("A post dated 14 January says he was killed.", "14 January", DEATH),
    ("On 14 January human rights defenders, citing relatives, reported the killing of a man.", "14 January", DEATH),
    ("Last week, we heard that he had been arrested.", "Last week", ARREST),
    ("В прошлый вторник мы узнали об аресте Марата.", "прошлый вторник", ARREST),
    ("В январе стало известно об аресте Марата.", "январе", ARREST),
    ("В ночь на 14 января «Новая» сообщила об аресте двух человек.", "ночь на 14 января", ARREST),
    ("14 января СК возбудил дело, сообщив об убийстве.", "14 января", DEATH),
    ("14 января мать, узнав о смерти сына, уехала.", "14 января", DEATH),
    ("Сообщили о смерти Марата 12 января.", "12 января", DEATH),
    ("Стало известно о гибели Марата Ольхова 12 января.", "12 января", DEATH),
    ("О смерти Марата сообщили 12 января.", "12 января", DEATH),
    ("12 января стало известно о гибели двоих.", "12 января", DEATH),
    ("Родственники узнали о смерти Марата 12 января.", "12 января", DEATH),
    ("Родственникам сообщили о его смерти в Аргуне 12 января.", "12 января", DEATH),
    ("Об аресте сына сообщила мать 12 января.", "12 января", ARREST),
    ("Активисты сообщили об убийстве двух молодых людей в одном из сёл 12 января.", "12 января", DEATH),
    ("На 12 января известно о двух погибших.", "12 января", DEATH),
    ("На утро 12 января погибли двое.", "12 января", DEATH),
    ("На 15:00 12 января погибли двое.", "12 января", DEATH),
    ("На двенадцатое января известно о двух убитых.", "двенадцатое января", DEATH),
    ("На январь 2019 года известно о 40 задержанных.", "январь 2019 года", ARREST),
    ("На сегодняшний день известно о двух убитых.", "сегодняшний день", DEATH),
    ("По данным на 12 января, убиты двое.", "12 января", DEATH),
    ("По состоянию на 12 января погибли двое.", "По состоянию на 12 января", DEATH),
    ("As of 12 January two men had died.", "As of 12 January", DEATH),
    ("Marat was reported killed on 12 January.", "12 January", DEATH),
    ("Three men were reported killed in Argun on 12 January.", "12 January", DEATH),
    ("Two men were reported as dead on 12 January.", "12 January", DEATH),
    ("Marat was confirmed dead on 12 January.", "12 January", DEATH),
    ("Activists reported Marat killed on 12 January.", "12 January", DEATH),
    ("Activists reported the killing of Marat on 12 January.", "12 January", DEATH),
    ("The ministry reported his death on 12 January.", "12 January", DEATH),
    ("It was reported on 12 January that he had died.", "12 January", DEATH),
    ("On 12 January it was reported that he had died.", "12 January", DEATH),
    ("12 January: Marat reported killed.", "12 January", DEATH),
    ("12 января: стало известно о смерти Марата.", "12 января", DEATH),
    ("Марат объявлен погибшим 12 января.", "12 января", DEATH),
    ("12 января появилась информация о гибели Марата.", "12 января", DEATH),
    ("Новость о смерти Марата появилась 12 января.", "12 января", DEATH),
    ("Известие о смерти пришло 12 января.", "12 января", DEATH),
    ("12 января мы получили сообщение о задержании Марата.", "12 января", ARREST),
    ("News of his death came on 12 January.", "12 January", DEATH),
    ("On 12 January reports of his death appeared.", "12 January", DEATH),
]
DONE = [
    ("Сообщается, что 10 января он умер.", "10 января", DEATH),
    ("Novaya reported that he died on 10 January.", "10 January", DEATH),
    ("Три человека погибли 10 января, сообщила «Новая».", "10 января", DEATH),
    ("10 января, сообщила мать, его убили.", "10 января", DEATH),
    ("10 января его убили, рассказали родственники.", "10 января", DEATH),
    ("Задержанный 10 января Марат рассказал о пытках.", "10 января", ARREST),
    ("Умер он 10 января, мать узнала об этом позже.", "10 января", DEATH),
    ("On 10 January, Novaya reported, three people died.", "10 January", DEATH),
    ("On 10 January three people died in Argun, Novaya reported.", "10 January", DEATH),
    ("The ministry said he was killed on 10 January.", "10 January", DEATH),
    ("Стало известно: 10 января он умер.", "10 января", DEATH),
    ("Его тело передали родным 10 января, он был убит.", "10 января", DEATH),
    ("He is said to have been killed on 10 January.", "10 January", DEATH),
    ("On 10 January he is said to have been killed.", "10 January", DEATH),
    ("10 января он умер.", "10 января", DEATH),
    ("Police killed him on 10 January.", "10 January", DEATH),
    ("Мать рассказала, что сына убили 10 января.", "10 января", DEATH),
    ("14 января в Аргуне арестован Марат Ольхов, сообщает «Новая».", "14 января", ARREST),
    ("Police who killed him on 10 January said nothing.", "10 January", DEATH),
    ("His death on 10 January was reported by Novaya.", "10 January", DEATH),
    ("He was told to come to the station on 10 January and was arrested there.", "10 January", ARREST),
    ("Ему сказали явиться в отдел 10 января, там его арестовали.", "10 января", ARREST),
    ("He was arrested on 10 January after he told police about the beating.", "10 January", ARREST),
    ("Стало известно о смерти Марата, который был убит 10 января.", "10 января", DEATH),
    ("The man killed on 10 January told his mother about threats.", "10 January", DEATH),
    ("10 января Марата увезли и рассказали об этом соседям.", "10 января", ARREST),
    ("Брат, которого арестовали 10 января, сообщил о пытках.", "10 января", ARREST),
    ("Убили его 10 января, и никто не сообщил о его смерти.", "10 января", DEATH),
    ("В ночь на 12 января его убили, сказала мать.", "ночь на 12 января", DEATH),
    ("Его убили 12 января, сказала мать.", "12 января", DEATH),
    ("По её словам, его убили 12 января.", "12 января", DEATH),
    ("Мать сообщила, что 12 января за сыном пришли и арестовали его.", "12 января", ARREST),
    ("Arrested on 12 January, he told his lawyer about beatings.", "12 January", ARREST),
    ("After his arrest on 12 January he told his lawyer about beatings.", "12 January", ARREST),
    ("После ареста 12 января он рассказал о побоях.", "12 января", ARREST),
    ("После задержания 12 января Марат сообщил о пытках.", "12 января", ARREST),
    ("Его задержали 12 января, о чём родным сообщили позже.", "12 января", ARREST),
    ("12 января его арестовали, но об этом не сообщили родным.", "12 января", ARREST),
    ("12 января Марат Ольхов был задержан, сообщили в полиции.", "12 января", ARREST),
    ("According to his mother, who told us this, he was arrested on 12 January.", "12 January", ARREST),
    ("He was arrested on 12 January, the ministry said.", "12 January", ARREST),
    ("12 января убили Марата; об этом сообщили не сразу.", "12 января", DEATH),
    ("12 января Марата задержали и сообщили об аресте по телевизору.", "12 января", ARREST),
    ("Он пропал 12 января. Родные сообщили в полицию.", "12 января", MISSING),
    ("He disappeared on 12 January and his family told the police.", "12 January", MISSING),
    ("The killing on 12 January was confirmed by doctors.", "12 January", DEATH),
    ("Убийство 12 января подтвердили врачи.", "12 января", DEATH),
    ("12 января, как стало известно, его убили.", "12 января", DEATH),
    ("12 января, как сообщила «Новая», его убили.", "12 января", DEATH),
    ("12 января, по сообщению «Новой», его убили.", "12 января", DEATH),
    ("As Novaya reported, he died on 12 January.", "12 January", DEATH),
    ("She said police arrested him on 12 January.", "12 January", ARREST),
    ("Он сказал, его арестовали 12 января.", "12 января", ARREST),
    ("Свидетели рассказали, как 12 января его убивали.", "12 января", DEATH),
    ("Novaya said three men were killed on 12 January.", "12 January", DEATH),
    ("Марат, арестованный 12 января, сообщил о побоях.", "12 января", ARREST),
    ("Расскажу: 12 января меня арестовали.", "12 января", ARREST),
    ("Марат Ольхов (убит 10 января) рассказывал о пытках.", "10 января", DEATH),
    ("10 января его задержали, избили и сказали, что убьют.", "10 января", ARREST),
    ("Мать рассказала: 10 января пришли и увезли сына.", "10 января", ARREST),
    ("Мать рассказала – сына увезли 10 января.", "10 января", ARREST),
    ("Марата, как рассказала мать, увезли 10 января.", "10 января", ARREST),
    ("Марата, рассказала мать, 10 января увезли.", "10 января", ARREST),
    ("Марата увезли 10 января, как рассказала мать.", "10 января", ARREST),
    ("Мы узнали, что Марат, убитый 10 января, был похоронен.", "10 января", DEATH),
    ("Marat, his mother said, was taken away on 10 January.", "10 January", ARREST),
    ("Marat was, his mother told us, taken away on 10 January.", "10 January", ARREST),
    ("He was killed, reports say, on 10 January.", "10 January", DEATH),
    ("Our source said Marat, who was arrested on 10 January, has died.", "10 January", ARREST),
    ("He wrote to us before he was arrested on 10 January.", "10 January", ARREST),
    ("The police said they killed two men on 10 January.", "10 January", DEATH),
    ("On 10 January, after he told them about his brother, they killed him.", "10 January", DEATH),
    ("On 10 January they told him to come and arrested him.", "10 January", ARREST),
    ("On 10 January two men, he said, were killed.", "10 January", DEATH),
    ("10 января, говорит мать, его арестовали.", "10 января", ARREST),
    ("10 января в дом вошли люди, сказали матери молчать и увезли сына.", "10 января", ARREST),
    ("Задержание Марата 10 января, о котором сообщила «Новая», подтвердили.", "10 января", ARREST),
    ("В сообщении говорится, что он убит 10 января.", "10 января", DEATH),
    ("He was killed on 12 January, relatives reported.", "12 January", DEATH),
    ("Marat was killed on 12 January, it was reported.", "12 January", DEATH),
    ("Родственники сообщили, что Марат умер 12 января.", "12 января", DEATH),
    ("Родственники сообщили о смерти Марата, который умер 12 января.", "12 января", DEATH),
    ("Марат, о смерти которого сообщили, умер 12 января.", "12 января", DEATH),
    ("Сообщили об убийстве 12 января Марата Ольхова.", "12 января", DEATH),
    ("Активисты сообщили о задержанном 12 января Марате.", "12 января", ARREST),
    ("Activists reported the killing on 12 January of Marat.", "12 January", DEATH),
    ("Relatives reported that Marat was killed on 12 January.", "12 January", DEATH),
    ("Relatives reported Marat died on 12 January.", "12 January", DEATH),
    ("Novaya published a list of men executed on 12 January.", "12 January", DEATH),
    ("Police killed him on 12 January; news of it came later.", "12 January", DEATH),
    ("В ночь с 11 на 12 января его убили.", "ночь с 11 на 12 января", DEATH),
    ("В ночь с 11 января на 12 января его убили.", "ночь с 11 января на 12 января", DEATH),
    ("На прошлой неделе его убили.", "прошлой неделе", DEATH),
    ("На Новый год его убили.", "Новый год", DEATH),
    ("Его гибель пришлась на 12 января.", "12 января", DEATH),
    ("На 12 января приходится его гибель.", "12 января", DEATH),
    ("На 12 января назначены похороны убитого.", "12 января", DEATH),
    ("Убили его 10 января – мать сообщила об этом поздно.", "10 января", DEATH),
    ("Мать получила информацию о сыне, которого убили 10 января.", "10 января", DEATH),
    ("12 января брат получил сообщение, приехал и был арестован.", "12 января", ARREST),
    ("On 12 January police received information and arrested him.", "12 January", ARREST),
    ("По сведениям, которые получил «Мемориал», 12 января был убит Марат.", "12 января", DEATH),
    ("Он рассказал о событиях 12 января, когда его арестовали.", "12 января", ARREST),
    ("Его вызвали в отдел на 12 января и там арестовали.", "12 января", ARREST),
]
SEVERAL = [
    ("Three people died on 10 January, Novaya reported on 12 January.", "10 January", "12 January"),
    ("Марата забрали 10 января, и о его смерти мать узнала 13 января.", "10 января", "13 января"),
    ("On 12 January he was arrested, the ministry said on Monday.", "12 January", "Monday"),
    ("12 января в Аргуне погибли трое, сообщили активисты 14 января.", "12 января", "14 января"),
    ("В сообщении от понедельника говорится, что он убит 10 января.", "10 января", "понедельника"),
]


@pytest.mark.parametrize(("text", "day", "name"), TOLD)
def test_a_day_that_stands_with_a_verb_of_reporting_is_doubtful_as_that_of_an_act(
    text: str, day: str, name: str
) -> None:
    assert days_of(text) == {day: (name, True)}


@pytest.mark.parametrize(("text", "day", "name"), DONE)
def test_a_day_that_an_act_has_of_its_own_is_that_of_the_act_whoever_reports_it(text: str, day: str, name: str) -> None:
    assert days_of(text) == {day: (name, False)}


@pytest.mark.parametrize(("text", "done", "told"), SEVERAL)
def test_of_two_days_the_one_is_that_of_the_act_and_the_other_that_of_the_report(
    text: str, done: str, told: str
) -> None:
    found = days_of(text)
    assert (found[done][1], found[told][1]) == (False, True)


@pytest.mark.parametrize(
    "text",
    [
        "Вчера, 13 января, активисты сообщили о смерти Марата.",
        "12 и 13 января активисты сообщали о новых задержаниях.",
        "Yesterday, 13 January, activists reported the killing of two men.",
    ],
)
def test_days_said_together_are_all_those_of_the_report(text: str) -> None:
    assert [is_told for _, is_told in days_of(text).values()] == [True, True]


@pytest.mark.parametrize("text", ["14 января сообщили подробности.", "On 14 January Novaya reported again."])
def test_on_a_mere_day_something_may_have_been_reported(text: str) -> None:
    (day,) = [one for one in read_text(text, SAID_ON) if one.sort is Sort.DAY]
    assert (day.property, day.doubts) == ("day", (Doubt.YEAR_TAKEN,))


@pytest.mark.parametrize("text", ["14 января, ", "сообщили 14 января о смерти, ", "он сказал, что убили 14 января и "])
def test_days_and_reports_without_end_are_read_in_time_in_proportion(text: str) -> None:
    took = []
    for times in (100, 800):
        began = time.process_time()
        assert read_text(text * times, SAID_ON)
        took.append(time.process_time() - began)
    assert took[1] <= 24 * took[0] + 0.5
