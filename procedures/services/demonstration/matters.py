"""What people come for: the mix of procedures at a commune's centre and at the provincial one.

Two thirds of a ward's work is certification and extracts given on the spot; the shares of the rest follow what a few
wards elsewhere published in July 2025. A procedure that is missing here, or has no term, is left out of the mix.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from procedures.domain.vocabulary import Competence, ProcedureLevel, Target
from procedures.models import ProcedureVersion
from procedures.queries.catalogue import CatalogueEntry, entry_in_force
from procedures.services.demonstration.chance import Chance
from units.errors import RuleBroken

AT_ONCE: Mapping[str, float] = {"2.000815": 72, "2.000884": 20, "2.000635": 8}

AT_COMMUNES: Mapping[str, float] = {
    "1.001193": 12,  # birth
    "1.000656": 5,  # death
    "1.000894": 5,  # marriage
    "1.004873": 9,  # marital status
    "1.004859": 4,  # corrections of civil status
    "1.004884": 2,  # birth, again
    "1.004837": 1,  # guardianship
    "2.000908": 2,  # copies from the register
    "2.001035": 3,  # certified transactions
    "2.001406": 1,  # division of an estate
    "1.004194": 8,  # temporary residence
    "1.004222": 9,  # permanent residence
    "1.010041": 3,  # confirmation of residence
    "1.014061": 5,  # identity cards
    "1.001612": 5,  # household businesses
    "2.000720": 2,
    "1.001266": 1,
    "1.001776": 4,  # social allowances
    "1.014027": 3,
    "1.001731": 2,
    "1.001653": 1,
    "1.011607": 1,  # poor households
    "1.012753": 5,  # first land certificates
    "1.012796": 2,
    "1.012812": 1,
    "1.013225": 3,  # building permits
    "1.013226": 1,
    "1.001613": 2,  # social insurance, settled by its agency
    "1.012783": 6,  # land certificates renewed, settled by the land registration office
}

AT_THE_PROVINCE: Mapping[str, float] = {
    "Đất đai": 26,
    "Đăng ký biện pháp bảo đảm": 20,
    "Lý lịch tư pháp": 16,
    "Quản lý xuất nhập cảnh": 10,
    "Thành lập và hoạt động của doanh nghiệp": 10,
    "Sát hạch, cấp giấy phép lái xe": 6,
    "Đường bộ": 6,
}
"""Weights of fields; every other field that an agency settles has one."""


@dataclass(frozen=True, slots=True)
class Mix:
    """Procedures with how often they come, to draw from."""

    entries: Sequence[CatalogueEntry]
    cumulated: Sequence[float]

    @classmethod
    def of(cls, weights: Mapping[CatalogueEntry, float]) -> "Mix":
        """From weights by entry; RuleBroken("catalogue_not_loaded") when nothing is left to draw from."""
        if not weights:
            raise RuleBroken("catalogue_not_loaded")
        return cls(list(weights), list(accumulate(weights.values())))

    def draw(self, rng: Chance) -> CatalogueEntry:
        """One of them."""
        return rng.choices(self.entries, cum_weights=self.cumulated)[0]


@dataclass(frozen=True, slots=True)
class Matters:
    """The mixes of a day."""

    at_once: Mix
    commune: Mix
    province: Mix


def matters_on(day: date) -> Matters:
    """The mixes of the versions in force on ``day``."""
    return Matters(
        at_once=Mix.of({e: w for e, w in _entries(AT_ONCE, day) if e.version.at_once}),
        commune=Mix.of(dict(_entries(AT_COMMUNES, day))),
        province=Mix.of(dict(_of_agencies(day))),
    )


def is_for_firms(entry: CatalogueEntry) -> bool:
    """Whether businesses come for it rather than citizens."""
    return entry.version.target == Target.BUSINESS


def _entries(weights: Mapping[str, float], day: date) -> list[tuple[CatalogueEntry, float]]:
    found = []
    for code, weight in weights.items():
        try:
            entry = entry_in_force(code, day)
        except RuleBroken:
            continue
        if entry.version.has_term:
            found.append((entry, weight))
    return found


def _of_agencies(day: date) -> list[tuple[CatalogueEntry, float]]:
    """The first procedures of a field come oftener than the later ones."""
    codes: dict[str, list[str]] = {}
    rows = ProcedureVersion.objects.in_force(day).filter(
        procedure__level=ProcedureLevel.PROVINCE,
        competence=Competence.AGENCY,
        term_value__isnull=False,
        procedure__field__agency__isnull=False,
    )
    for field, code in rows.order_by("procedure__code").values_list("procedure__field__name_vi", "procedure__code"):
        codes.setdefault(field, []).append(code)
    weighted: list[tuple[CatalogueEntry, float]] = []
    for field, of_field in codes.items():
        ranks = [1 / rank for rank in range(1, len(of_field) + 1)]
        share = AT_THE_PROVINCE.get(field, 1) / sum(ranks)
        weighted += [(entry_in_force(code, day), share * rank) for code, rank in zip(of_field, ranks, strict=True)]
    return weighted
