"""Words that activities need and their settings lack, in both languages.

They stand here and not in the translation catalogue because they belong to the language of the lesson, which
can differ from that of the page around it.
"""

from __future__ import annotations

from datetime import date

_LANGUAGES = ("en", "bg")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_WORDS: dict[str, tuple[str, str]] = {
    "actions": ("Actions", "Действия"),
    "action": ("Action", "Действие"),
    "axes": ("The two axes", "Двете оси"),
    "axis": ("Axis", "Ос"),
    "because": ("Why?", "Защо?"),
    "boundary": ("Boundary of the system", "Граница на системата"),
    "check_date": ("Can be checked on", "Може да се провери на"),
    "comment": ("Comment or proof", "Коментар или доказателство"),
    "comparison": ("Comparison", "Сравнение"),
    "consequence": ("Consequence", "Последица"),
    "criterion_weight": (
        "Weight (points; all criteria add up to 100)",
        "Тежест (точки; всички критерии дават общо 100)",
    ),
    "curves": ("Share of each horizon (0–100)", "Дял на всеки хоризонт (0–100)"),
    "debrief": ("Looking back", "Поглед назад"),
    "decision": ("Decision", "Решение"),
    "discuss": ("Questions to check yourself", "Въпроси за проверка"),
    "done_alone": (
        "Work alone for now: only you see this sheet.",
        "Засега работите сами: този лист виждате само Вие.",
    ),
    "environment": ("Where it has been tested", "Къде е изпитана"),
    "evidence": ("Evidence: document and date", "Доказателство: документ и дата"),
    "example": ("Example", "Пример"),
    "factors": ("Rate the factors", "Оценете факторите"),
    "first_action": ("If this is your weakest point", "Ако това е най-слабото Ви място"),
    "first_ring": ("First ring: direct consequences", "Първи кръг: преки последици"),
    "gates": ("Gates", "Задължителни условия"),
    "given": ("Given", "Дадени"),
    "high_end": ("High end", "Горен край"),
    "improvement": ("Improvements", "Подобрения"),
    "interval": (
        "Give the interval in which you are this sure to find the true value (%)",
        "Дайте интервал, в който с тази увереност се намира вярната стойност (%)",
    ),
    "intervals": ("Your intervals", "Вашите интервали"),
    "items": ("Your answers", "Вашите отговори"),
    "knock_out": ("Knocked out", "Отпада"),
    "least": ("below", "под"),
    "look": ("Where to look", "Къде да потърсите"),
    "low_end": ("Low end", "Долен край"),
    "lower": ("lower limit", "долна граница"),
    "market": ("Market", "Пазар"),
    "markets": ("Your markets", "Вашите пазари"),
    "more_than": ("above", "над"),
    "notes": ("Your notes", "Вашите бележки"),
    "options": ("Test the options", "Проверете възможностите"),
    "origin": ("Where does this come from?", "Откъде идва това?"),
    "own_factors": ("Factors of your own", "Ваши фактори"),
    "own_notes": ("Your own notes, one a line", "Ваши бележки, по една на ред"),
    "own_option": ("Your own option", "Ваша възможност"),
    "plausibility": ("How plausible is this story?", "Доколко правдоподобна е тази история?"),
    "priorities": ("Your choice", "Вашият избор"),
    "rationale": ("Your reasons", "Вашите доводи"),
    "role": ("Your role", "Вашата роля"),
    "scenario": ("Scenario", "Сценарий"),
    "second_ring": ("Second ring: consequences of consequences", "Втори кръг: последици от последиците"),
    "sector": ("Kind of product", "Вид продукт"),
    "signal": ("Signal", "Сигнал"),
    "signposts": ("Early signs, one a line", "Ранни знаци, по един на ред"),
    "source_of_score": ("Source and date", "Източник и дата"),
    "story": ("Story", "История"),
    "subject": ("What you assess", "Какво оценявате"),
    "test": ("Test of the riskiest assumption", "Проверка на най-рисковото допускане"),
    "topic": ("Topic", "Тема"),
    "unit": ("Unit", "Единица"),
    "upper": ("upper limit", "горна граница"),
    "valence": ("From your viewpoint this is", "От Вашата гледна точка това е"),
    "version": ("Version", "Вариант"),
    "viewpoint": ("Viewpoint", "Гледна точка"),
    "vote": ("Your vote", "Вашият глас"),
    "wish": ("Rate the innovations", "Оценете иновациите"),
}

# Identifiers that settings name without giving a label: scales, card fields, canvas blocks, roles, outputs.
_KNOWN: dict[str, tuple[str, str]] = {
    "likelihood": ("Likelihood", "Вероятност"),
    "impact": ("Impact", "Въздействие"),
    "confidence": ("Confidence", "Увереност"),
    "importance": ("Importance", "Важност"),
    "uncertainty": ("Uncertainty", "Неопределеност"),
    "evidence": ("Evidence", "Доказателство"),
    "horizon": ("When?", "Кога?"),
    "novelty": ("Novelty", "Новост"),
    "title": ("Title", "Заглавие"),
    "what_is_new": ("What is new?", "Какво е новото?"),
    "source": ("Source", "Източник"),
    "source_date": ("Date of the source", "Дата на източника"),
    "date": ("Date", "Дата"),
    "category": ("Category", "Категория"),
    "kind": ("Kind", "Вид"),
    "so_what": ("So what?", "Какво следва от това?"),
    "doubt": ("What speaks against it?", "Какво говори против?"),
    "watch_for": ("What to watch for", "За какво да следим"),
    "customer_segments": ("Customer segments", "Клиентски сегменти"),
    "value_propositions": ("Value propositions", "Ценностни предложения"),
    "channels": ("Channels", "Канали"),
    "customer_relationships": ("Customer relationships", "Взаимоотношения с клиентите"),
    "revenue_streams": ("Revenue streams", "Източници на приходи"),
    "key_activities": ("Key activities", "Ключови дейности"),
    "key_resources": ("Key resources", "Ключови ресурси"),
    "key_partnerships": ("Key partnerships", "Ключови партньорства"),
    "cost_structure": ("Cost structure", "Структура на разходите"),
    "assumption": ("Assumption", "Допускане"),
    "test": ("Test", "Проверка"),
    "threshold": ("Threshold", "Праг"),
    "stop_rule": ("When to stop", "Кога да спрем"),
    "decision": ("Decision", "Решение"),
    "tranche": ("Tranche", "Транш"),
    "criterion": ("Criterion", "Критерий"),
    "owner": ("Owner", "Отговорник"),
    "what": ("What", "Какво"),
    "indicator": ("Indicator", "Показател"),
    "stop": ("Stop", "Да спрем"),
    "protect": ("Protect", "Да запазим"),
    "try": ("Try", "Да опитаме"),
    "s": ("Social", "Социални"),
    "t": ("Technological", "Технологични"),
    "ec": ("Economic", "Икономически"),
    "en": ("Environmental", "Екологични"),
    "p": ("Political", "Политически"),
}

# What to do where the settings name no phases: the steps of foresight-studio.md, for somebody who works
# alone.
_STEPS: dict[str, tuple[tuple[str, str], ...]] = {
    "rt-delphi": (
        ("Read the statement and its background.", "Прочетете твърдението и пояснението към него."),
        (
            "Give your own answers before you talk to anybody.",
            "Дайте своите отговори, преди да говорите с други.",
        ),
        ("Write down your strongest reason.", "Запишете най-силния си довод."),
        ("Come back after a day and revise.", "Върнете се след ден и преразгледайте."),
    ),
    "horizon-scan-radar": (
        ("Collect signals from different fields.", "Съберете сигнали от различни области."),
        (
            "Rate when and how strongly they could matter.",
            "Оценете кога и колко силно могат да имат значение.",
        ),
        (
            "Decide what to watch and when to look again.",
            "Решете какво да следите и кога да проверите отново.",
        ),
    ),
    "scenario-2x2": (
        (
            "Rate the factors and choose two independent axes.",
            "Оценете факторите и изберете две независими оси.",
        ),
        ("Write four different stories.", "Напишете четири различни истории."),
        ("Test your options in each of them.", "Проверете възможностите си във всяка от тях."),
    ),
    "futures-wheel": (
        ("Write direct consequences.", "Запишете преките последици."),
        ("Ask of each of them: and then?", "Попитайте за всяка: а след това?"),
        (
            "Choose what surprises and what you can act on.",
            "Изберете кое изненадва и за кое можете да действате.",
        ),
    ),
    "three-horizons": (
        ("Describe today, then the future you want.", "Опишете днешното, после желаното бъдеще."),
        ("Place what is moving in between.", "Поставете онова, което се движи помежду им."),
        ("Decide what to stop, protect and try.", "Решете какво да спрете, запазите и опитате."),
    ),
    "cross-impact": (
        ("Read the definitions of the factors.", "Прочетете определенията на факторите."),
        (
            "Rate row by row: how strongly does this factor act on each other one?",
            "Оценявайте ред по ред: колко силно действа този фактор върху всеки друг?",
        ),
        ("Only direct influence counts.", "Брои се само прякото влияние."),
    ),
    "trl-assessment": (
        ("Name the technology and its critical elements.", "Назовете технологията и критичните ѝ елементи."),
        ("Answer level by level, with evidence.", "Отговаряйте ниво по ниво, с доказателства."),
        (
            "Stop at the first level that is not met and plan the next step.",
            "Спрете на първото непокрито ниво и планирайте следващата стъпка.",
        ),
    ),
    "export-readiness": (
        ("Answer for one product and one target region.", "Отговорете за един продукт и един целеви регион."),
        ("Find your two weakest dimensions.", "Намерете двете си най-слаби измерения."),
        (
            "Write an action with an owner and a date for each.",
            "Запишете за всяко действие с отговорник и срок.",
        ),
    ),
    "market-matrix": (
        ("Fix markets and criteria.", "Определете пазарите и критериите."),
        ("Distribute 100 points over the criteria.", "Разпределете 100 точки между критериите."),
        ("Score every market with source and date.", "Оценете всеки пазар с източник и дата."),
        ("Write the decision down.", "Запишете решението."),
    ),
    "business-model-canvas": (
        (
            "Begin with customers and value, then channels, partners and money.",
            "Започнете с клиентите и стойността, после канали, партньори и пари.",
        ),
        ("Grade the evidence of every entry.", "Оценете доказателствата за всеки запис."),
        ("Plan the test of the riskiest assumption.", "Планирайте проверка на най-рисковото допускане."),
    ),
    "self-assessment": (
        (
            "Answer quickly and honestly: there is no right answer.",
            "Отговаряйте бързо и честно: верен отговор няма.",
        ),
        ("Keep the sheet to compare later.", "Запазете листа, за да сравните по-късно."),
    ),
    "calibration-training": (
        (
            "Give a lower and an upper limit for every question, without looking anything up.",
            "Дайте долна и горна граница за всеки въпрос, без да правите справки.",
        ),
        (
            "Save, then count how often the true value lies inside.",
            "Запазете и пребройте колко пъти вярната стойност е вътре.",
        ),
    ),
}


def word(language: str, key: str) -> str:
    """A word of the worksheet itself."""
    return _WORDS[key][_index(language)]


def known(language: str, identifier: str) -> str:
    """What an identifier from the settings means; a text that is no known identifier comes back as it is."""
    found = _KNOWN.get(identifier.lower())
    return found[_index(language)] if found else identifier.replace("_", " ")


def default_steps(language: str, activity: str) -> tuple[str, ...]:
    """What to do in an activity whose settings name no phases."""
    return tuple(step[_index(language)] for step in _STEPS.get(activity, ()))


def spoken_date(language: str, iso: str) -> str:
    """An ISO date as it is written in the language; any other text as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    if language == "bg":
        return f"{day.day:02}.{day.month:02}.{day.year} г."
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _index(language: str) -> int:
    return _LANGUAGES.index(language) if language in _LANGUAGES else 0
