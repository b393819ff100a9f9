"""``manage.py load_procedures``: bring the catalogue to its files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from procedures.services.catalogue_loading import DATA, load_procedures
from units.errors import RuleBroken

KINDS = {
    "fields": noop("Fields"),
    "procedures": noop("Procedures"),
    "versions": noop("Versions of procedures"),
    "fees": noop("Fee rules"),
    "papers": noop("Papers of procedures"),
    "forms": noop("Forms"),
    "everyday_words": noop("Everyday words"),
    "life_events": noop("Life events"),
    "life_event_procedures": noop("Procedures of life events"),
}
PROBLEMS = {
    "form_unreadable": noop("%(file)s is no form: it needs valid_from, basis, schema and ui."),
    "form_wrong": noop("%(file)s, at %(place)s: %(text)s"),
    "file_unreadable": noop("%(file)s cannot be read: it is missing or not a CSV file in UTF-8."),
    "columns_missing": noop("%(file)s lacks the columns %(columns)s."),
    "value_unusable": noop('%(file)s, line %(line)s: column %(column)s cannot hold "%(value)s".'),
    "value_repeated": noop("%(file)s: %(value)s stands more than once in %(column)s."),
    "code_unknown": noop("%(file)s: the code %(value)s in %(column)s is not known."),
    "term_halved": noop("procedures.csv: the term of %(code)s needs both its number and its unit, or neither."),
    "term_zero": noop("procedures.csv: the term of %(code)s is zero, which only “within the day” can be."),
    "agency_missing": noop("procedures.csv: %(code)s is settled by an agency, but its field “%(field)s” has none."),
    "fee_contradicted": noop("The fee of %(code)s contradicts its kind: only a fixed fee and a free one have amounts."),
    "fee_period": noop("fee_rules.csv: a rule of %(code)s ends before it begins."),
    "words_unclear": noop(
        "everyday_words.csv: “%(words)s” needs either a code or words of the catalogue, and not both."
    ),
    "paper_uncounted": noop(
        "procedure_components.csv: paper %(seq)s of %(code)s is asked for neither as an original nor as a copy."
    ),
}


class Command(BaseCommand):
    """Says created, changed, unchanged and kept by kind; refuses files that do not add up and changes nothing."""

    help = "Load the catalogue of procedures, and what helps to find them, from the files of a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=DATA, help="folder of the CSV files (default: the app's)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = load_procedures(options["folder"])
        except RuleBroken as broken:
            lines = [_("Nothing was changed, because the files do not add up:")]
            lines += [f"- {_(PROBLEMS[problem.code]) % problem.facts}" for problem in broken.facts["problems"]]
            raise CommandError("\n".join(lines)) from broken
        for kind, count in counts.items():
            facts = {"kind": _(KINDS[kind]), **vars(count)}
            line = _("%(kind)s: %(created)s created, %(changed)s changed, %(unchanged)s unchanged") % facts
            if count.removed:
                line += _(", %(removed)s removed") % facts
            if count.kept:
                line += _(", %(kept)s kept as administrators changed them") % facts
            self.stdout.write(line)
