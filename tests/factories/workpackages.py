"""Builders of rows of the app workpackages."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from scvl.periods import now
from tests.factories.members import ContactFactory
from workpackages import models


class ProgrammeYearFactory(DjangoModelFactory):
    class Meta:
        model = models.ProgrammeYear
        django_get_or_create = ("number",)

    number = factory.Sequence(lambda n: n + 1)
    label = factory.LazyAttribute(lambda o: f"Jaar {o.number}")
    starts_on = factory.LazyAttribute(lambda o: f"{2023 + o.number}-05-01")
    ends_before = factory.LazyAttribute(lambda o: f"{2024 + o.number}-05-01")


class WorkPackageFactory(DjangoModelFactory):
    class Meta:
        model = models.WorkPackage
        django_get_or_create = ("number",)

    number = 2
    code = factory.LazyAttribute(lambda o: ("inform", "connect", "cultivate", "consolidate")[o.number - 1])
    name_nl = factory.LazyAttribute(
        lambda o: ("Informeren", "Connecteren", "Cultiveren", "Consolideren")[o.number - 1]
    )
    title_nl = "Verbinden van vraag en aanbod"


class ActivityTypeFactory(DjangoModelFactory):
    class Meta:
        model = models.ActivityType
        django_get_or_create = ("code",)

    code = "matchmaking"
    name_nl = factory.LazyAttribute(lambda o: f"{o.code.capitalize()} (vraag en aanbod)")


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = models.Activity

    title_nl = factory.Sequence(lambda n: f"Activiteit {n}")
    slug = factory.Sequence(lambda n: f"activiteit-{n}")
    activity_type = factory.SubFactory(ActivityTypeFactory)
    work_package = factory.SubFactory(WorkPackageFactory)
    starts_at = factory.LazyFunction(lambda: now() + timedelta(days=20))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=2))
    state = models.Activity.State.OPEN


class RegistrationFactory(DjangoModelFactory):
    class Meta:
        model = models.Registration

    activity = factory.SubFactory(ActivityFactory)
    contact = factory.SubFactory(ContactFactory)
    organisation = factory.SelfAttribute("contact.organisation")
    place = factory.Sequence(lambda n: n + 1)
