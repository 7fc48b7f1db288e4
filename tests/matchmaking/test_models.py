"""What holds for each model of the app: a Dutch name on each field, a text for a row."""

import pytest
from django.apps import apps
from django.utils.functional import Promise

from matchmaking import models
from tests.factories import matchmaking as factories


@pytest.mark.parametrize("app", ["matchmaking", "kpis"])
def test_each_field_has_a_name_that_is_translated(app):
    unnamed = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith("Historical")
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if field.editable and not field.primary_key and not isinstance(field.verbose_name, Promise)
    ]
    assert unnamed == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", models.__all__)
def test_a_row_has_a_text(name):
    assert str(getattr(factories, f"{name}Factory")())
