"""Where the paper of a record is, how it came there, and the lists with which it is handed over (Art. 18, form 06)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.circulation_vocabulary import PaperPlace


def _one_place(*, may_be_none: bool = False) -> Q:
    """One centre or one unit, never both."""
    one = Q(centre=None, unit__isnull=False) | Q(centre__isnull=False, unit=None)
    return one | Q(centre=None, unit=None) if may_be_none else one


class PaperPosition(models.Model):
    """A place where paper can be: of a kind, at a centre or a unit (none with the applicant).

    ``label`` says which shelf, ``holder`` which officer, ``handover_list`` with which list it is on its way; its centre
    or unit is then the place where it goes. Nobody asks for steps by these, and none of them is ever deleted.
    """

    place = models.CharField(_("Place of the paper"), max_length=12, choices=PaperPlace.choices())
    centre = models.ForeignKey(
        "units.ServiceCentre", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    label = models.CharField(_("Shelf"), max_length=40, blank=True)
    holder = models.ForeignKey(
        "staffing.Account", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    handover_list = models.ForeignKey(
        "procedures.HandoverList", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


def _position_constraints(name: str) -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(condition=Q(place__in=list(PaperPlace)), name=f"{name}_place"),
        models.CheckConstraint(
            condition=(Q(place=PaperPlace.APPLICANT, centre=None, unit=None))
            | (~Q(place=PaperPlace.APPLICANT) & _one_place()),
            name=f"{name}_somewhere",
        ),
        models.CheckConstraint(
            condition=(Q(place=PaperPlace.IN_TRANSIT) & Q(handover_list__isnull=False))
            | (~Q(place=PaperPlace.IN_TRANSIT) & Q(handover_list=None)),
            name=f"{name}_on_its_way",
        ),
        models.CheckConstraint(
            condition=(Q(place=PaperPlace.OFFICER) & Q(holder__isnull=False))
            | (~Q(place=PaperPlace.OFFICER) & Q(holder=None)),
            name=f"{name}_held",
        ),
    ]


class Folder(PaperPosition):
    """The paper of one record, where it is now. Records that came without paper have none.

    ``since`` is when it came to where it lies; ``arrived_at`` when it came to this centre or unit, on whatever shelf.
    """

    record = models.OneToOneField("procedures.Record", models.PROTECT, related_name="folder")
    arrived_at = models.DateTimeField(_("Arrived at"))
    since = models.DateTimeField(_("Since"))

    class Meta:
        verbose_name = _("folder")
        verbose_name_plural = _("folders")
        constraints = [*_position_constraints("folder")]
        indexes = [
            models.Index(fields=["centre", "place", "since"], name="folder_by_centre"),
            models.Index(fields=["unit", "place", "since"], name="folder_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.place}"


class FolderMove(PaperPosition):
    """One step of a folder's way; it came from the step before. The database refuses to change or delete it."""

    folder = models.ForeignKey(Folder, models.PROTECT, related_name="moves")
    came_from = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="went_to")
    moved_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("At"))

    class Meta:
        verbose_name = _("way of a folder")
        verbose_name_plural = _("ways of folders")
        ordering = ["folder", "id"]
        constraints = [
            *_position_constraints("move"),
            models.UniqueConstraint(fields=["folder"], condition=Q(came_from=None), name="move_first_once"),
        ]

    def __str__(self) -> str:
        return f"{self.folder_id} {self.place}"


class HandoverList(models.Model):
    """Papers that leave one place for another together, by number; ``due_by`` is the nearest of its papers."""

    number = models.CharField(_("Number"), max_length=60)
    year = models.PositiveSmallIntegerField(_("Year"))
    from_centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, null=True, blank=True, related_name="+")
    from_unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    to_centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, null=True, blank=True, related_name="+")
    to_unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("Made at"))
    due_by = models.DateTimeField(_("To leave by"), null=True, blank=True)
    received_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(_("Received at"), null=True, blank=True)

    class Meta:
        verbose_name = _("hand-over list")
        verbose_name_plural = _("hand-over lists")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_centre", "from_unit", "year", "number"], nulls_distinct=False, name="handover_list_number"
            ),
            models.CheckConstraint(
                condition=Q(from_centre=None, from_unit__isnull=False) | Q(from_centre__isnull=False, from_unit=None),
                name="handover_list_from",
            ),
            models.CheckConstraint(
                condition=Q(to_centre=None, to_unit__isnull=False) | Q(to_centre__isnull=False, to_unit=None),
                name="handover_list_to",
            ),
            models.CheckConstraint(
                condition=Q(received_at=None, received_by=None)
                | Q(received_at__isnull=False, received_by__isnull=False),
                name="handover_list_received",
            ),
        ]
        indexes = [
            models.Index(fields=["to_centre", "made_at"], condition=Q(received_at=None), name="list_for_centre"),
            models.Index(fields=["to_unit", "made_at"], condition=Q(received_at=None), name="list_for_unit"),
            models.Index(fields=["from_centre", "-made_at"], name="list_of_centre"),
            models.Index(fields=["from_unit", "-made_at"], name="list_of_unit"),
        ]

    def __str__(self) -> str:
        return self.number


class HandoverItem(models.Model):
    """One record's paper on a list: received, or missing with what was found out about it."""

    handover_list = models.ForeignKey(HandoverList, models.PROTECT, related_name="items")
    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="handover_items")
    sent_at = models.DateTimeField(_("Sent at"))
    received_at = models.DateTimeField(_("Received at"), null=True, blank=True)
    received_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    is_missing = models.BooleanField(_("Missing"), default=False)
    remark = models.CharField(_("Remark"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("paper of a hand-over list")
        verbose_name_plural = _("papers of hand-over lists")
        ordering = ["handover_list", "id"]
        constraints = [
            models.UniqueConstraint(fields=["handover_list", "record"], name="handover_item_once"),
            models.UniqueConstraint(
                fields=["record"], condition=Q(received_at=None, is_missing=False), name="handover_item_on_one_way"
            ),
            models.CheckConstraint(
                condition=Q(received_at=None, received_by=None)
                | Q(received_at__isnull=False, received_by__isnull=False, is_missing=False),
                name="handover_item_received",
            ),
            models.CheckConstraint(
                condition=Q(received_at=None) | Q(received_at__gte=models.F("sent_at")), name="handover_item_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handover_list_id} {self.record_id}"
