"""Why somebody is away (Decree 118/2025 Art. 10: the sending agency provides cover)."""

from units.domain.words import Labelled


class AbsenceReason(Labelled):
    """A code, never more: illness is nobody else's business."""

    LEAVE = "leave", "Annual leave"
    HEALTH = "health", "Health or family"
    TRAINING = "training", "Training"
    MISSION = "mission", "Work elsewhere"
    OTHER = "other", "Another reason"
