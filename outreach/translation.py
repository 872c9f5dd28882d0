"""Fields kept in six languages. History is registered here, after the fields of each language exist."""

from modeltranslation.translator import TranslationOptions, translator
from simple_history import register

from outreach.models import Event, Measure, Organization


class MeasureTranslation(TranslationOptions):  # type: ignore[misc]
    """A measure has a short title in each language."""

    fields = ("title",)


class OrganizationTranslation(TranslationOptions):  # type: ignore[misc]
    """An organization has a name in each language."""

    fields = ("name",)


class EventTranslation(TranslationOptions):  # type: ignore[misc]
    """An event has a name in each language."""

    fields = ("name",)


translator.register(Measure, MeasureTranslation)
translator.register(Organization, OrganizationTranslation)
translator.register(Event, EventTranslation)
register(Measure)
register(Organization, m2m_fields=["members"])
register(Event)
