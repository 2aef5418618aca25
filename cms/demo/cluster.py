"""The demo cluster: three organisations with units and about sixty people, all made up and named so that
it shows.

Addresses end in example.org or .example, which exist for nobody (RFC 2606).
"""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from courses.domain.teams import add_member
from courses.enums import TeamRole
from courses.models import Course
from courses.queries.teams import team_of
from learning.domain.people import set_site_role
from learning.domain.transliteration import transliterate
from learning.enums import MembershipRole, SiteRole
from learning.models import Membership, Organisation, Unit, User

PASSWORD = "demo-pass-2026"  # noqa: S105 - printed for everybody who starts the demo


@dataclass(frozen=True)
class DemoOrganisation:
    """An organisation of the demo and how its people's addresses end."""

    slug: str
    name_bg: str
    name_en: str
    units: tuple[tuple[str, str], ...]
    domain: str


ORGANISATIONS = (
    DemoOrganisation(
        "demo-bio",
        "Демо Био ООД",
        "Demo Bio Ltd",
        (
            ("Развойна дейност", "Research and development"),
            ("Регулаторни въпроси", "Regulatory affairs"),
            ("Продажби и партньорства", "Sales and partnerships"),
            ("Производство и качество", "Manufacturing and quality"),
        ),
        "bio.example",
    ),
    DemoOrganisation(
        "demo-hospital",
        "Болница „Демо“",
        "Demo Hospital",
        (
            ("Кардиология", "Cardiology"),
            ("Клинични изпитвания", "Clinical trials"),
            ("Управление и качество", "Management and quality"),
        ),
        "hospital.example",
    ),
    DemoOrganisation(
        "demo-lab",
        "Лаборатория „Демо Диагностика“",
        "Demo Diagnostics Laboratory",
        (
            ("Клинична лаборатория", "Clinical laboratory"),
            ("Молекулярна диагностика", "Molecular diagnostics"),
        ),
        "lab.example",
    ),
)
WOMEN = (
    "Ана", "Биляна", "Веселина", "Гергана", "Десислава", "Елица", "Живка", "Ивелина", "Калина", "Лилия",
    "Мила", "Невена", "Пламена", "Радостина", "Силвия", "Теодора", "Цветелина", "Яна",
)  # fmt: skip
MEN = (
    "Ангел", "Борис", "Васил", "Георги", "Димитър", "Емил", "Захари", "Иво", "Калоян", "Любомир", "Мартин",
    "Николай", "Огнян", "Петър", "Румен", "Стефан", "Тодор", "Явор",
)  # fmt: skip
FATHERS = ("Иванов", "Петров", "Димитров", "Стоянов", "Георгиев", "Николов", "Тодоров", "Василев")
FAMILIES = (
    "Андреев", "Борисов", "Велинов", "Генов", "Драганов", "Енчев", "Желев", "Златев", "Илиев", "Колев",
    "Лазаров", "Младенов", "Найденов", "Павлов", "Радев", "Савов", "Танев", "Христов", "Цветков", "Янков",
)  # fmt: skip
PEOPLE_PER_ORGANISATION = (22, 20, 16)


@dataclass(frozen=True)
class DemoCluster:
    """What the demo made: `staff` by account name, `people` of each organisation in a fixed order."""

    organisations: list[Organisation]
    staff: dict[str, User]
    people: dict[str, list[User]]


def make_cluster() -> DemoCluster:
    """Create organisations, units, accounts and people where they are missing, and return them."""
    organisations = [_organisation(demo) for demo in ORGANISATIONS]
    password = make_password(PASSWORD)
    staff = _staff(organisations, password)
    people = {
        organisation.slug: _people(demo, organisation, place, password)
        for place, (demo, organisation) in enumerate(zip(ORGANISATIONS, organisations, strict=True))
    }
    people["demo-bio"].insert(0, staff["learner"])
    _make_teams(staff)
    return DemoCluster(organisations, staff, people)


def _make_teams(staff: dict[str, User]) -> None:
    """Let one trainer write the courses on going abroad, the other the rest; each reviews the other's."""
    for course in Course.objects.all():
        author, reviewer = (
            ("trainer2", "trainer") if course.code.startswith("INT") else ("trainer", "trainer2")
        )
        people = team_of(course)
        if not people.authors:
            add_member(actor=None, course=course, user=staff[author], role=TeamRole.AUTHOR)
        if not people.reviewers:
            add_member(actor=None, course=course, user=staff[reviewer], role=TeamRole.REVIEWER)


def _organisation(demo: DemoOrganisation) -> Organisation:
    organisation, _created = Organisation.objects.get_or_create(
        slug=demo.slug, defaults={"name_bg": demo.name_bg, "name_en": demo.name_en}
    )
    for name_bg, name_en in demo.units:
        Unit.objects.get_or_create(organisation=organisation, name_bg=name_bg, defaults={"name_en": name_en})
    return organisation


def _person(email: str, full_name: str, password: str) -> User:
    user, _created = User.objects.get_or_create(
        email=email,
        defaults={"full_name": full_name, "latin_name": transliterate(full_name), "password": password},
    )
    return user


def _member(user: User, organisation: Organisation, unit: Unit | None, role: MembershipRole) -> None:
    Membership.objects.get_or_create(
        user=user,
        organisation=organisation,
        defaults={"unit": unit, "role": role, "started_on": "2024-09-02"},
    )


def _staff(organisations: list[Organisation], password: str) -> dict[str, User]:
    bio, hospital, _lab = organisations
    staff = {
        "learner": _person("learner@example.org", "Мария Стоянова Георгиева", password),
        "hr": _person("hr@example.org", "Елена Петрова Димова", password),
        "hr2": _person("hr2@example.org", "Виктор Асенов Манев", password),
        "trainer": _person("trainer@example.org", "Росица Ангелова Кирова", password),
        "trainer2": _person("trainer2@example.org", "Калин Георгиев Дойчев", password),
        "admin": _person("admin@example.org", "Стоян Илиев Вълчев", password),
    }
    _member(staff["learner"], bio, bio.units.order_by("id").first(), MembershipRole.EMPLOYEE)
    _member(staff["hr"], bio, None, MembershipRole.HR)
    _member(staff["hr2"], hospital, None, MembershipRole.HR)
    for trainer in ("trainer", "trainer2"):
        set_site_role(actor=None, user=staff[trainer], role=SiteRole.TRAINER)
    set_site_role(actor=None, user=staff["admin"], role=SiteRole.CLUSTER_STAFF)
    return staff


def _people(demo: DemoOrganisation, organisation: Organisation, place: int, password: str) -> list[User]:
    units = list(organisation.units.order_by("id"))
    people = []
    for index in range(PEOPLE_PER_ORGANISATION[place]):
        full_name = _full_name(index + place * 29)
        address = transliterate(full_name).lower().split()
        user = _person(f"{address[0]}.{address[-1]}@{demo.domain}", full_name, password)
        _member(user, organisation, units[index % len(units)], MembershipRole.EMPLOYEE)
        people.append(user)
    return people


def _full_name(index: int) -> str:
    female = index % 2 == 0
    given = (WOMEN if female else MEN)[index * 5 % 18]
    father, family = FATHERS[index * 3 % len(FATHERS)], FAMILIES[index * 7 % len(FAMILIES)]
    ending = "а" if female else ""
    return f"{given} {father}{ending} {family}{ending}"
