"""What a record costs (Decree 118/2025 Art. 24). Amounts are whole đồng; unknown is None and never zero."""

from dataclasses import dataclass
from datetime import date

from procedures.domain.vocabulary import FeeBasis, FeeKind


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee rule with the days on which it holds (``valid_to`` exclusive) and the condition it asks for, if any."""

    kind: FeeKind
    amount_vnd: int | None
    basis: FeeBasis
    valid_from: date
    valid_to: date | None = None
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """What is to be paid: ``amount_vnd`` None where the fee is not known here."""

    kind: FeeKind
    amount_vnd: int | None
    quantity: int
    basis: FeeBasis


def holding(rules: tuple[Fee, ...], on: date) -> list[Fee]:
    """The rules that hold on a day, in their order."""
    return [rule for rule in rules if rule.valid_from <= on and (rule.valid_to is None or on < rule.valid_to)]


def rule_on(rules: tuple[Fee, ...], on: date, conditions: frozenset[str] = frozenset()) -> Fee | None:
    """The rule that holds on a day: one whose condition is met goes before the unconditional one."""
    there = holding(rules, on)
    met = [rule for rule in there if rule.condition and rule.condition in conditions]
    return next(iter(met or [rule for rule in there if not rule.condition]), None)


def rule_charged(rules: tuple[Fee, ...], on: date, amount_vnd: int | None, *, copies: int, pages: int) -> Fee | None:
    """The rule by which an amount was charged on a day: the general one where it gives that amount, else one that does.

    A record keeps what was charged, not the condition that the clerk confirmed for it.
    """
    general = rule_on(rules, on)
    if charge(general, copies=copies, pages=pages).amount_vnd == amount_vnd:
        return general
    gives = [rule for rule in holding(rules, on) if charge(rule, copies=copies, pages=pages).amount_vnd == amount_vnd]
    return next(iter(gives), general)


def charge(rule: Fee | None, *, copies: int = 1, pages: int = 1) -> Charge:
    """What one record costs: certified copies are counted by page and copy, extracts by copy, the rest once.

    For ``page`` the amount of the rule holds for each of the first two pages and half of it for each further one
    (Circular 226/2016/TT-BTC Art. 4: 2,000 đ a page, from the third 1,000 đ, at most 200,000 đ a copy).
    """
    if rule is None:
        return Charge(FeeKind.NOT_STATED, None, 1, FeeBasis.RECORD)
    if rule.amount_vnd is None or rule.kind in (FeeKind.NOT_STATED, FeeKind.SET_BY_PROVINCE):
        return Charge(rule.kind, None, 1, rule.basis)
    if rule.basis is FeeBasis.PAGE:
        one = min(2, pages) * rule.amount_vnd + max(0, pages - 2) * (rule.amount_vnd // 2)
        return Charge(rule.kind, copies * min(one, 100 * rule.amount_vnd), copies * pages, rule.basis)
    quantity = copies if rule.basis in (FeeBasis.COPY, FeeBasis.SIGNATURE_CASE) else 1
    return Charge(rule.kind, quantity * rule.amount_vnd, quantity, rule.basis)
