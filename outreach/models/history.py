"""The history of records that hang on others by many-to-many fields."""

from django.db import models
from simple_history.models import HistoricalRecords
from simple_history.utils import get_m2m_field_name


class HistoryWithSets(HistoricalRecords):  # type: ignore[misc]
    """History that keeps `m2m_fields` too, and asks one question for each of them.

    The library's own reads both sides of every row, and the record itself once more for each field: keys are enough. Of
    its signals those of these rows are not sent; nothing here listens to them.
    """

    def create_historical_record_m2ms(self, history_instance: models.Model, instance: models.Model) -> None:
        """Copy what hangs on `instance` now beside `history_instance`."""
        for field in history_instance._history_m2m_fields:  # type: ignore[attr-defined]
            through, past = getattr(type(instance), field.name).through, self.m2m_models[field]
            columns = [column.attname for column in through._meta.concrete_fields]
            rows = through._default_manager.filter(**{get_m2m_field_name(field): instance}).values(*columns)
            past._default_manager.bulk_create([past(history=history_instance, **row) for row in rows])
