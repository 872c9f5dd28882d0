"""How persons are told."""

from django import template

from outreach.models.languages import languages_in_words

register = template.Library()
register.filter(languages_in_words)
