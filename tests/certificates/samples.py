"""The facts of an invented certificate, as its row stores them."""

from copy import deepcopy
from typing import Any

_FACTS: dict[str, Any] = {
    "number": "HLSC-2026-000123",
    "verify_url": "https://academy.example.org/verify/6f1f0f0e-7c3d-4a58-9d0b-0d5f3f5d8a11/",
    "holder": {"name": "Мария Стоянова Георгиева", "latin_name": "Mariya Stoyanova Georgieva"},
    "organisation": {"bg": "Медицински център „Рила“", "en": "Rila Medical Centre"},
    "issuer": {
        "bg": "Клъстер „Здраве и науки за живота България“",
        "en": "Health & Life Sciences Cluster Bulgaria",
    },
    "course": {
        "code": "INT-101",
        "version": "1.0",
        "title": {
            "bg": "Първи стъпки навън: интернационализация за организации от "
            "здравеопазването и науките за живота",
            "en": "First steps abroad: internationalization for health and life science organisations",
        },
        "level": "foundation",
        "area": "INT",
        "minutes": 353,
    },
    "result_percent": "86.50",
    "completed_on": "2026-11-23",
    "issued_on": "2026-11-23",
    "valid_until": "2028-11-23",
    "outcomes": [
        {
            "bg": "Оценявате експортната готовност и обяснявате двата най-спешни пропуска.",
            "en": "Assess export readiness and explain the two most urgent gaps.",
        },
        {
            "bg": "Класирате поне четири пазара с претеглена и документирана матрица.",
            "en": "Rank at least four markets with a weighted, documented matrix.",
        },
    ],
    "competences": [
        {
            "code": "INT-1",
            "title": {
                "bg": "Пазарно проучване и избор на целеви пазари",
                "en": "Market intelligence and target-market selection",
            },
            "level": "intermediate",
        },
    ],
    "modules": [
        {
            "title": {"bg": "Защо и дали да излезем навън", "en": "Why and whether to go abroad"},
            "minutes": 80,
        },
        {"title": {"bg": "Избор на пазар", "en": "Choosing a market"}, "minutes": 273},
    ],
    "signatory": {"name": None, "role": {"bg": "Управителен съвет", "en": "Executive board"}},
}


def stored_facts(**changes: Any) -> dict[str, Any]:
    """The facts with `changes` on top; a dict among them changes only the keys that it names."""
    facts = deepcopy(_FACTS)
    for key, value in deepcopy(changes).items():
        facts[key] = facts[key] | value if isinstance(value, dict) and facts[key] else value
    return facts
