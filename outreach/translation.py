"""Fields kept in six languages. History is registered here, after the fields of each language exist."""

from modeltranslation.translator import TranslationOptions, translator
from simple_history import register

from outreach.models import Circular, Event, Measure, Organization
from outreach.models.history import HistoryWithSets


class MeasureTranslation(TranslationOptions):  # type: ignore[misc]
    """A measure has a short title in each language."""

    fields = ("title",)


class OrganizationTranslation(TranslationOptions):  # type: ignore[misc]
    """An organization has a name in each language."""

    fields = ("name",)


class EventTranslation(TranslationOptions):  # type: ignore[misc]
    """An event has a name in each language."""

    fields = ("name",)


class CircularTranslation(TranslationOptions):  # type: ignore[misc]
    """A circular has a subject and a text in each language in which it is written; none stands in unseen."""

    fields = ("subject", "text")
    fallback_languages = {"default": ()}


translator.register(Measure, MeasureTranslation)
translator.register(Organization, OrganizationTranslation)
translator.register(Event, EventTranslation)
translator.register(Circular, CircularTranslation)
register(Measure)
register(Organization, records_class=HistoryWithSets, m2m_fields=["members"])
register(Event)
register(Circular, records_class=HistoryWithSets, m2m_fields=["regions", "named"])
