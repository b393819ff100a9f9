"""Procedures in the administration site: what is kept here, and records to look at."""

from procedures.admin import calendar, catalogue, finding, form, money, records

__all__ = ["calendar", "catalogue", "finding", "form", "money", "records"]
