"""Bulgarian names in Latin letters, as the Transliteration Act writes them.

Source: Закон за транслитерацията (State Gazette 19/2009), articles 3 to 6: a table of letters, the ending „-ия“ as “-ia”,
and България as Bulgaria.
"""

import re

LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya",
}  # fmt: skip
WORD = re.compile(r"[А-Яа-я]+")
COUNTRY = {"българия": "bulgaria"}


def transliterate(text: str) -> str:
    """Return `text` with every Bulgarian word in Latin letters; all else stays as it is."""
    return WORD.sub(lambda match: _word(match.group()), text)


def _word(word: str) -> str:
    """Return one Bulgarian word in Latin letters, in the same case: „Щерева“ is Shtereva, „ЩЕРЕВА“ SHTEREVA."""
    lower = word.lower()
    latin = COUNTRY.get(lower)
    if latin is None:
        stem, ending = (lower[:-2], "ia") if lower.endswith("ия") else (lower, "")
        latin = "".join(LETTERS[letter] for letter in stem if letter in LETTERS) + ending
    if word.isupper() and len(word) > 1:
        return latin.upper()
    return latin.capitalize() if word[0].isupper() else latin
