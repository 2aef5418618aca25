"""Names in Latin letters, as the Transliteration Act writes them."""

from __future__ import annotations

import unicodedata

import pytest

from learning.domain.transliteration import transliterate

NAMES = """
Мария Иванова=Maria Ivanova
Георги Димитров=Georgi Dimitrov
Иван Вазов=Ivan Vazov
Христо Ботев=Hristo Botev
Васил Левски=Vasil Levski
Йордан Йовков=Yordan Yovkov
Пейо Яворов=Peyo Yavorov
Елисавета Багряна=Elisaveta Bagryana
Димчо Дебелянов=Dimcho Debelyanov
Алеко Константинов=Aleko Konstantinov
Атанас Далчев=Atanas Dalchev
Блага Димитрова=Blaga Dimitrova
Стамен Григоров=Stamen Grigorov
Димитър Пасков=Dimitar Paskov
Ангел Кънчев=Angel Kanchev
Щилиян Щерев=Shtiliyan Shterev
Юлия Янкова=Yulia Yankova
Юлиян Юлиянов=Yuliyan Yuliyanov
Антония Стоянова=Antonia Stoyanova
Ивайло Захариев=Ivaylo Zahariev
Цветелина Цонева=Tsvetelina Tsoneva
Чавдар Чолаков=Chavdar Cholakov
Шенай Шабан=Shenay Shaban
Жени Живкова=Zheni Zhivkova
Жельо Желев=Zhelyo Zhelev
Кольо Фичето=Kolyo Ficheto
Боньо Бонев=Bonyo Bonev
Гьорче Петров=Gyorche Petrov
Джулия Андонова=Dzhulia Andonova
Дзвезда Дзивева=Dzvezda Dziveva
Ася Зия=Asya Zia
Илия Илиев=Ilia Iliev
Лидия Вълкова=Lidia Valkova
Ъгъл Ъглов=Agal Aglov
Хафизе Хюсеин=Hafize Hyusein
Айше Юмер=Ayshe Yumer
Мария-Антоанета Стоянова-Илия=Maria-Antoaneta Stoyanova-Ilia
Анна О'Нийл=Anna O'Niyl
д-р Петя Щърбова=d-r Petya Shtarbova
проф. Я. Щ. Цанев=prof. Ya. Sht. Tsanev
ЩЕРЕВ=SHTEREV
ЮЛИЯ ЯНКОВА=YULIA YANKOVA
ЖИВКО ЧУШЕВ=ZHIVKO CHUSHEV
ДАНАИЛ ГЕШЕВ-ЮЩ=DANAIL GESHEV-YUSHT
МАРИЯ=MARIA
София=Sofia
Софиянец=Sofiyanets
България=Bulgaria
БЪЛГАРИЯ=BULGARIA
българия=bulgaria
Република България=Republika Bulgaria
Българка=Balgarka
Пловдив=Plovdiv
Варна=Varna
Бургас=Burgas
Русе=Ruse
Стара Загора=Stara Zagora
Велико Търново=Veliko Tarnovo
Търговище=Targovishte
Кърджали=Kardzhali
Кюстендил=Kyustendil
Шумен=Shumen
Ямбол=Yambol
Панагюрище=Panagyurishte
Копривщица=Koprivshtitsa
Дряново=Dryanovo
Свищов=Svishtov
Видин=Vidin
Габрово=Gabrovo
Перник=Pernik
Сливен=Sliven
Хасково=Haskovo
Враца=Vratsa
Монтана=Montana
Плевен=Pleven
Разград=Razgrad
Благоевград=Blagoevgrad
Смолян=Smolyan
Добрич=Dobrich
Силистра=Silistra
Ловеч=Lovech
Пазарджик=Pazardzhik
Батьовци=Batyovtsi
Синьо=Sinyo
Гьол=Gyol
Ия=Ia
ИЯ=IA
Партия=Partia
партии=partii
партията=partiyata
Клъстер здраве и науки за живота България=Klaster zdrave i nauki za zhivota Bulgaria
John Smith=John Smith
Zoë Müller=Zoë Müller
Anna Иванова=Anna Ivanova
Иванов 2-ри=Ivanov 2-ri
Быков=Bыkov
"""
PAIRS = [line.split("=") for line in NAMES.strip().split("\n")]


@pytest.mark.parametrize(("bulgarian", "latin"), PAIRS)
def test_names(bulgarian: str, latin: str) -> None:
    assert transliterate(bulgarian) == latin


@pytest.mark.parametrize(("bulgarian", "latin"), PAIRS)
def test_letters_typed_in_two_parts_are_the_same_letters(bulgarian: str, latin: str) -> None:
    decomposed = unicodedata.normalize("NFD", bulgarian)
    assert transliterate(decomposed) == unicodedata.normalize("NFC", latin)


@pytest.mark.parametrize(
    ("stressed", "latin"),
    [("Ива\u0301нов", "Ivanov"), ("ѝ", "i"), ("Вълко\u0300в", "Valkov"), ("Йо\u0301вков", "Yovkov")],
)
def test_stress_marks_disappear(stressed: str, latin: str) -> None:
    assert transliterate(stressed) == latin


def test_the_alphabet() -> None:
    assert transliterate("а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ь ю я") == (
        "a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sht a y yu ya"
    )


def test_nothing_stays_nothing() -> None:
    assert transliterate("") == ""
    assert transliterate(" — 12 ") == " — 12 "
