"""Fields kept in six languages. History is registered here, after the fields of each language exist."""

from modeltranslation.translator import TranslationOptions, translator
from simple_history import register

from outreach.models import Measure, Organization


class MeasureTranslation(TranslationOptions):  # type: ignore[misc]
    """A measure has a short title in each language."""

    fields = ("title",)


class OrganizationTranslation(TranslationOptions):  # type: ignore[misc]
    """An organization has a name in each language."""

    fields = ("name",)


translator.register(Measure, MeasureTranslation)
translator.register(Organization, OrganizationTranslation)
register(Measure)
register(Organization, m2m_fields=["members"])
