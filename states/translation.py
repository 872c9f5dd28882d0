"""Fields kept in six languages. History is registered here, after the fields of each language exist."""

from django.conf import settings
from modeltranslation.translator import TranslationOptions, translator
from simple_history import register

from states.models import Region, State

ALL = tuple(code for code, _name in settings.LANGUAGES)


class RegionTranslation(TranslationOptions):  # type: ignore[misc]
    """A region has a name in each language."""

    fields = ("name",)
    required_languages = ALL


class StateTranslation(TranslationOptions):  # type: ignore[misc]
    """A State has an official name, and its place in the alphabet, in each language."""

    fields = ("name", "sort_key")
    required_languages = {"default": (), **dict.fromkeys(ALL, ("name",))}


translator.register(Region, RegionTranslation)
translator.register(State, StateTranslation)
register(Region)
register(State, excluded_fields=["search_text"])
