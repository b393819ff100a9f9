"""Systems whose outage is recorded as a reason; none of them ever stops a clock (Decree 118/2025 Art. 19)."""

from procedures.domain.vocabulary import Word


class OutageSystem(Word):
    """What was not working."""

    THIS_PORTAL = "this_portal", "This portal"
    NATIONAL_PORTAL = "national_portal", "National Public Service Portal"
    POPULATION = "population", "National population database"
    CIVIL_STATUS = "civil_status", "Civil status database"
    LAND = "land", "Land database"
    BUSINESS = "business", "Business register"
    PAYMENT = "payment", "Payment platform"
    SIGNATURE = "signature", "Digital signature service"
    NETWORK = "network", "Network or electricity"
    OTHER = "other_system", "Another system"
