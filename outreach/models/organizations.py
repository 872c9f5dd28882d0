"""Groups of States, organizations and bodies that take part in outreach."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from states.models import CheckedModel, State


class Organization(CheckedModel):
    """A group of States, an organization or a body that takes part in outreach.

    The members of a group are known, but an activity addressed to the group did not approach each of them.
    """

    class Kind(models.TextChoices):
        """What an organization is."""

        GROUP_OF_STATES = "group-of-states", _("Group of States")
        INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental organization")
        NON_GOVERNMENTAL = "non-governmental", _("Non-governmental organization")
        EMINENT_PERSONS = "eminent-persons", _("Group of Eminent Persons")
        YOUTH_GROUP = "youth-group", _("CTBTO Youth Group")

    name = models.CharField(_("name"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=20, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    members = models.ManyToManyField(State, blank=True, related_name="organizations", verbose_name=_("members"))
    note = models.TextField(_("note"), blank=True, help_text=_("The source of the membership, with its date."))
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="organization_name_once",
                violation_error_message=_("An organization of this name is recorded already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """The English name, by which records tell organizations apart whatever language the reader has chosen."""
        return getattr(self, "name_en", None) or self.name
