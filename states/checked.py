"""What every model here rests on: rows that are validated whoever saves them, and corrected for a reason."""

from __future__ import annotations

from typing import Any

from django.db import models

from states.names import on_one_line


class CheckedModel(models.Model):
    """A row that is validated on every save, so that its rules hold in the admin, the site and the shell alike."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Validate, then save. Raises ValidationError."""
        self.full_clean()
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Any = None) -> None:
        """Keep on one line what is a text of one line, then check the fields.

        Line ends and control characters show on no page, but break the lines of mails, vCards and spreadsheets.
        """
        for field in self._meta.concrete_fields:
            text = self.__dict__.get(field.attname)  # not what was left in the database
            if isinstance(field, models.CharField) and isinstance(text, str):
                setattr(self, field.attname, on_one_line(text))
        super().clean_fields(exclude=exclude)


def is_changed_without_reason(row: models.Model, *fields: str) -> bool:
    """Whether `row` says something else in `fields` than what is recorded, and no reason for its history is given.

    The reason is what `row._change_reason` tells; the history keeps it.
    """
    if row._state.adding or getattr(row, "_change_reason", None):
        return False
    names = [row._meta.get_field(field).attname for field in fields]  # type: ignore[union-attr]
    recorded = type(row)._default_manager.filter(pk=row.pk).values_list(*names).first()
    return recorded is not None and recorded != tuple(getattr(row, name) for name in names)
