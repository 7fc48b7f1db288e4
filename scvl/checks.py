"""Checks of `manage.py check`: each view states who may come in, each piece of personal data has a fate."""

from django.apps import apps
from django.core.checks import Error, register
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from scvl.access import FOREIGN_RULES
from scvl.personal import Fate

OUR_APPS = ("scvl", "members", "matchmaking", "workpackages", "kpis")
PERSONAL_NAMES = frozenset({"email", "phone", "contact_email", "contact_name", "job_title"})


def views_without_rule(patterns, prefix="") -> list[str]:
    """Addresses whose view is ours and states no rule."""
    found = []
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            if pattern.namespace == "admin":
                continue  # the admin site asks for staff by itself
            found += views_without_rule(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            module = getattr(pattern.callback, "__module__", "")
            foreign = module.startswith(tuple(name for name, _who in FOREIGN_RULES))
            if not foreign and not hasattr(pattern.callback, "access_rule"):
                found.append(address)
    return found


@register("access")
def check_views_state_a_rule(app_configs, **kwargs):
    return [
        Error(
            f"The view at '{address}' states no access rule.",
            hint="Decorate it; see scvl.access.",
            id="scvl.E001",
        )
        for address in views_without_rule(get_resolver().url_patterns)
    ]


def fields_without_fate(model) -> list[str]:
    """Fields of a model with personal data about which nobody decided; all of them where nothing is declared."""
    names = {field.name for field in model._meta.concrete_fields} - {"id"}
    declared = getattr(model, "PERSONAL_DATA", {})
    known = set(declared) | set(getattr(model, "NOT_PERSONAL", ()))
    wrong = {name for name, fate in declared.items() if not isinstance(fate, Fate)}
    return sorted((names - known) | wrong)


def holds_personal_data(model) -> bool:
    """A model that declares some, or that has a field which names a person."""
    if hasattr(model, "PERSONAL_DATA"):
        return True
    return any(
        isinstance(field, models.EmailField) or field.name in PERSONAL_NAMES
        for field in model._meta.concrete_fields
    )


@register("personal_data")
def check_personal_data(app_configs, **kwargs):
    errors = []
    for model in apps.get_models():
        if model._meta.app_label not in OUR_APPS or not holds_personal_data(model):
            continue
        if hasattr(model, "history_object") or "Historical" in model.__name__:
            errors.append(
                Error(f"{model.__name__} keeps personal data in its history.", id="scvl.E003", obj=model)
            )
            continue
        missing = fields_without_fate(model)
        if missing:
            hint = "Name each in PERSONAL_DATA with its fate, or in NOT_PERSONAL."
            text = f"No fate is written for: {', '.join(missing)}."
            errors.append(Error(text, hint=hint, id="scvl.E002", obj=model))
    return errors
