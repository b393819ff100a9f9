"""Why a day of the working calendar differs from its weekday."""

from procedures.domain.vocabulary import Word


class HolidayKind(Word):
    """Why a day differs from its weekday (Labour Code 2019, Art. 111.3 and 112)."""

    STATUTORY = "statutory", "Public holiday"
    SUBSTITUTE = "substitute", "Day off in lieu"
    SWAP_OFF = "swap_off", "Swapped day off"
    WORKING_SATURDAY = "working_saturday", "Worked Saturday"
