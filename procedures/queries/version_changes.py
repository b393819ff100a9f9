"""What differs between two versions of a procedure, in words for the clerk who had the older one before them."""

from datetime import date

from django.utils.translation import gettext as _

from procedures.domain.vocabulary import Competence, TermUnit
from procedures.queries.catalogue import CatalogueEntry
from procedures.queries.explanations import spoken_term
from procedures.queries.fee_words import fees_on


def changes_between(old: CatalogueEntry, new: CatalogueEntry, on: date) -> list[str]:
    """Name, term, competence, fees and papers, as far as they differ; a sentence each."""
    pairs = (
        (_("Name"), old.version.name, new.version.name),
        (_("Settlement term"), _term(old), _term(new)),
        (_("Competent unit"), _(Competence(old.version.competence).label), _(Competence(new.version.competence).label)),
        (_("Fee"), _fees(old, on), _fees(new, on)),
    )
    found = [f"{label}: {before} → {after}" for label, before, after in pairs if before != after]
    before, after = ({paper.name for paper in entry.components} for entry in (old, new))
    found += [_("New paper: %(name)s") % {"name": name} for name in sorted(after - before)]
    found += [_("No longer asked for: %(name)s") % {"name": name} for name in sorted(before - after)]
    return found


def same_papers(old: CatalogueEntry, new: CatalogueEntry) -> dict[str, str]:
    """The keys of the old version's papers with those of the same paper in the new one."""
    keys = {(paper.case, paper.name): str(paper.pk) for paper in new.components}
    return {str(paper.pk): keys[paper.case, paper.name] for paper in old.components if (paper.case, paper.name) in keys}


def _term(entry: CatalogueEntry) -> str:
    version = entry.version
    return (
        _("Not published")
        if version.term_value is None
        else spoken_term(version.term_value, TermUnit(version.term_unit))
    )


def _fees(entry: CatalogueEntry, on: date) -> str:
    return ", ".join(" ".join(filter(None, pair)) for pair in fees_on(entry.fees, on)) or _("Not published")
