"""Fields kept in six languages. History is registered here, after the fields of each language exist."""

from modeltranslation.translator import TranslationOptions, translator
from simple_history import register

from states.models import Region, State


class RegionTranslation(TranslationOptions):  # type: ignore[misc]
    """A region has a name in each language."""

    fields = ("name",)


class StateTranslation(TranslationOptions):  # type: ignore[misc]
    """A State has an official name, and its place in the alphabet, in each language."""

    fields = ("name", "sort_key")


translator.register(Region, RegionTranslation)
translator.register(State, StateTranslation)
register(Region)
register(State, excluded_fields=["search_text"])
