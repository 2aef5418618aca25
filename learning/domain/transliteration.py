"""Bulgarian names in Latin letters, by law.

Source: Закон за транслитерацията (Transliteration Act), State Gazette 19 of 13 March 2009: the table of
letters; “-ия” at the end of a word is written “-ia”; България is written Bulgaria.
"""

from __future__ import annotations

import re
import unicodedata

_LETTERS = {
    "а": "a",
    "б": "b",
    "в": "v",
    "г": "g",
    "д": "d",
    "е": "e",
    "ж": "zh",
    "з": "z",
    "и": "i",
    "й": "y",
    "к": "k",
    "л": "l",
    "м": "m",
    "н": "n",
    "о": "o",
    "п": "p",
    "р": "r",
    "с": "s",
    "т": "t",
    "у": "u",
    "ф": "f",
    "х": "h",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "sht",
    "ъ": "a",
    "ь": "y",
    "ю": "yu",
    "я": "ya",
    "ѝ": "i",
    "ѐ": "e",
}
_WORD = re.compile(r"[^\W\d_]+")
_STRESS = dict.fromkeys(map(ord, "\u0300\u0301"))


def transliterate(text: str) -> str:
    """The text with every Bulgarian letter written in Latin; everything else stays as it is.

    A letter that becomes several is written “Sht” in a capitalised word and “SHT” among capitals. Stress
    marks are dropped. Letters of other Cyrillic alphabets (ы, э, ё, ї) are not covered by the law and stay.
    """
    composed = unicodedata.normalize("NFC", text).translate(_STRESS)
    return _WORD.sub(lambda match: _word(match[0]), composed)


def _word(word: str) -> str:
    lower = word.lower()
    if lower == "българия":
        return _like(word, "bulgaria")
    if lower.endswith("ия"):
        ending = _like(word[-2:], "ia")
        return "".join(_letter(letter, word, index) for index, letter in enumerate(word[:-2])) + ending
    return "".join(_letter(letter, word, index) for index, letter in enumerate(word))


def _letter(letter: str, word: str, index: int) -> str:
    latin = _LETTERS.get(letter.lower())
    if latin is None:
        return letter
    if letter.islower():
        return latin
    neighbours = word[index + 1 : index + 2] or word[max(index - 1, 0) : index]
    return latin.upper() if neighbours.isupper() else latin.capitalize()


def _like(model: str, latin: str) -> str:
    """The Latin word with capitals where the Cyrillic `model` has them."""
    return "".join(new.upper() if old.isupper() else new for old, new in zip(model, latin, strict=True))
