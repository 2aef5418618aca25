"""What differs between two editions outside of their lessons: rule, card, modules and questions."""

from collections.abc import Iterable, Mapping

from courses.domain.editions.facts import Content, Fact, HasContent, Words, places_of

CARD_FACTS = (
    "code", "area", "level", "stage", "title", "summary", "audience", "trainer", "outcomes", "prerequisites",
    "prerequisite_alternative", "certificate_months",
)  # fmt: skip
RULE_FACTS = ("quiz_average_percent", "final_quiz", "final_assignment")


def course_facts(old: HasContent, new: HasContent) -> Iterable[Fact]:
    """Yield what differs in the course as a whole: its rule, card, modules and languages."""
    yield from _rule_facts(old, new)
    for name in CARD_FACTS:
        if old.card.get(name) != new.card.get(name):
            yield Fact(f"course_{name}", old.card.get(name), new.card.get(name))
    titles = [{module["id"]: module["title"] for module in one.outline["modules"]} for one in (old, new)]
    yield from _module_facts(*titles)
    languages = [set(one.outline["languages"]) for one in (old, new)]
    if languages[1] - languages[0]:
        yield Fact("course_language_added", languages=tuple(sorted(languages[1] - languages[0])))
    if languages[0] - languages[1]:
        yield Fact("course_language_removed", languages=tuple(sorted(languages[0] - languages[1])))


def _rule_facts(old: HasContent, new: HasContent) -> Iterable[Fact]:
    """Yield what differs in the completion rule; a final quiz or assignment by the title of its lesson."""
    titles = [
        {lesson["id"]: lesson["title"] for _place, lesson in places_of(one.outline)} for one in (old, new)
    ]
    for name in RULE_FACTS:
        values = [one.outline["rule"][name] for one in (old, new)]
        if values[0] != values[1]:
            if name.startswith("final"):
                values = [one.get(value) for one, value in zip(titles, values, strict=True)]
            yield Fact(name, *values)


def _module_facts(old: Mapping[str, Words], new: Mapping[str, Words]) -> Iterable[Fact]:
    for key, title in new.items():
        if key not in old:
            yield Fact("module_added", None, title)
        elif any(title[language] != words for language, words in old[key].items() if language in title):
            yield Fact("module_title", old[key], title)
    for key, title in old.items():
        if key not in new:
            yield Fact("module_removed", title)


def question_facts(old: Content, new: Content) -> Iterable[Fact]:
    """Yield the questions that were added, changed or removed; both as a version holds them."""
    for code, question in new.items():
        if code not in old:
            yield Fact("question_added", None, _stems(question))
        elif old[code] != question:
            languages = tuple(key for key in question if old[code].get(key) != question[key])
            yield Fact("question_changed", _stems(old[code]), _stems(question), languages=languages)
    for code, question in old.items():
        if code not in new:
            yield Fact("question_removed", _stems(question))


def _stems(question: Content) -> dict[str, str]:
    return {language: version["stem"] for language, version in question.items()}
