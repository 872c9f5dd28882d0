"""How persons are told."""

from django import template

from outreach.models.languages import languages_in_words
from states.names import in_one_line

register = template.Library()
register.filter(languages_in_words)
register.filter(in_one_line)
