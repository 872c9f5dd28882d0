from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from outreach.management.commands.list_personal_data import lines
from outreach.models.personal_data import (
    ABOUT,
    HANGING,
    HISTORY,
    NOT_PERSONAL,
    REGISTER,
    Left,
    account_fields,
    fields_of,
    model_of,
    telling_fields,
)

ROOT = Path(__file__).resolve().parents[3]


def is_history(model: type[models.Model]) -> bool:
    return hasattr(model, "instance_type") or model.__name__.startswith("Historical")


# The register --------------------------------------------------------------------------------------------------------


def told(model: type[models.Model]) -> set[str]:
    registered = set(fields_of(model))
    exempt = {name for each in NOT_PERSONAL if each.model == model._meta.label for name in each.fields}
    assert not registered & exempt, f"{model._meta.label}: {registered & exempt} cannot be both"
    return registered | exempt


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models(include_auto_created=True) if not is_history(model)],
    ids=lambda model: model._meta.label,
)
def test_each_field_that_can_tell_of_a_person_is_in_the_register_or_said_to_be_none(model):
    missing = set(telling_fields(model)) - told(model)
    assert not missing, f"{model._meta.label}: say in outreach/models/personal_data.py what {missing} are"


def test_the_history_keeps_no_more_than_the_records_do():
    common = {name for entry in HISTORY for name in entry.fields}
    for model in apps.get_models():
        if is_history(model) and hasattr(model, "instance_type"):
            known = told(model.instance_type) | common
            assert set(telling_fields(model)) <= known, model._meta.label


def test_the_register_names_only_what_there_is():
    for entry in (*REGISTER, *NOT_PERSONAL):
        names = {each.name for each in model_of(entry.model)._meta.get_fields()}
        assert set(entry.fields) <= names, entry.model
    fields = [f"{entry.model}.{name}" for entry in (*REGISTER, *NOT_PERSONAL) for name in entry.fields]
    assert [name for name, times in Counter(fields).items() if times > 1] == []
    for about in ABOUT:
        names = {each.name for each in model_of(about.model)._meta.get_fields()}
        assert {*about.until, "person", "state"} <= names
        assert "person" in fields_of(model_of(about.model), Left.EMPTIED)
    for label, path in HANGING.items():
        assert fields_of(model_of(label), Left.EMPTIED)
        assert model_of(label)._meta.get_field(path).related_model in {model_of(about.model) for about in ABOUT}
    emptied = {entry.model for entry in REGISTER if entry.left == Left.EMPTIED}
    assert emptied == {about.model for about in ABOUT} | set(HANGING)


def test_the_document_holds_the_register_as_it_is():
    document = (ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8")
    assert "\n".join(lines()) in document, "run manage.py list_personal_data and put what it prints into the document"


def test_each_account_field_of_the_register_is_told_or_goes_with_the_account():
    for entry in REGISTER:
        for name in account_fields(model_of(entry.model)):
            if name in entry.fields:
                assert entry.left in (Left.ACCOUNT, Left.DELETED), f"{entry.model}.{name}"
