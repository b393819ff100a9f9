"""Codes in addresses."""

from django.urls import register_converter

from procedures.domain.petitions import normalise as normalise_petition
from procedures.domain.record_code import normalise


class ProcedureCode:
    """A procedure's national code: 1.001193."""

    regex = r"\d\.\d{6}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class RecordCode:
    """A record's code, ours or another system's, in its written form."""

    regex = r"[0-9A-Za-z.]+-\d{6,8}-\d{4,7}"

    def to_python(self, value: str) -> str:
        """In capitals; ValueError (hence 404) for what cannot be a code."""
        code = normalise(value)
        if code is None:
            raise ValueError(value)
        return code

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class PetitionCode:
    """A petition's code: PA-261122-K7M2QD."""

    regex = r"[Pp][Aa]-\d{6}-[0-9A-Za-z]{6}"

    def to_python(self, value: str) -> str:
        """In capitals; ValueError (hence 404) for what cannot be a code."""
        code = normalise_petition(value)
        if code is None:
            raise ValueError(value)
        return code

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(PetitionCode, "petition_code")
register_converter(ProcedureCode, "procedure_code")
register_converter(RecordCode, "record_code")
