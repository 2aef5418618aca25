"""Who of the demo's people has done what: a plan for each run, the same every time the demo is made
afresh.
"""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Plan:
    """One run of one person.

    `began` and `due` count days from today (negative: past); `share` of the lessons is done, and with
    `finished` all of them. `quality` is the share of quiz questions answered rightly. `waiting` leaves
    the assignment with the trainer.
    """

    course: str
    began: int
    share: float = 1.0
    finished: bool = False
    due: int | None = None
    quality: float = 0.9
    waiting: bool = False

    def due_on(self, today: date) -> date | None:
        """Return the deadline as a date."""
        return None if self.due is None else today + timedelta(days=self.due)


INT, INN, FOR = "int-101-first-steps-abroad", "inn-101-innovation-essentials", "for-101-foresight-foundations"
INT_3, INN_3, FOR_3 = (
    "int-301-regulated-market-entry",
    "inn-301-lab-to-market",
    "for-301-strategic-foresight-practice",
)

LEARNER = (
    Plan(FOR, began=-120, finished=True, quality=0.93),
    Plan(INN, began=-24, share=0.5, due=12, quality=0.85),
)

# Each person of an organisation takes the next of these, in turn. Day 730 after completion a certificate
# expires.
HISTORIES: tuple[tuple[Plan, ...], ...] = (
    (Plan(INT, began=-60, finished=True, due=-20, quality=0.88),),
    (Plan(INN, began=-35, share=0.55, due=-4, quality=0.75),),
    (Plan(FOR, began=-715, finished=True, quality=0.9), Plan(INN, began=-30, share=0.3, due=25)),
    (Plan(FOR, began=-18, share=0.4, due=16, quality=0.8),),
    (Plan(INN, began=-400, finished=True, quality=0.95), Plan(INN_3, began=-80, share=0.35, due=45)),
    (Plan(INT, began=-9, share=0.0, due=30),),
    (
        Plan(INN, began=-690, finished=True, quality=0.82),
        Plan(FOR, began=-50, share=0.9, due=7, waiting=True),
    ),
    (),
    (Plan(FOR, began=-200, finished=True, quality=0.78), Plan(FOR_3, began=-45, share=0.25, due=60)),
    (Plan(INT, began=-48, share=0.7, due=-11, quality=0.7),),
    (Plan(INN, began=-90, finished=True, due=-30, quality=0.86), Plan(INT, began=-15, share=0.2, due=40)),
    (Plan(INN, began=-5, share=0.1, due=50),),
    (Plan(INT, began=-820, finished=True, quality=0.84),),
    (
        Plan(INT, began=-250, finished=True, quality=0.9),
        Plan(INT_3, began=-120, finished=True, due=-40, quality=0.87),
    ),
)
