"""Builders of rows of the app workpackages."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from scvl.periods import now
from tests.factories.members import ContactFactory
from workpackages import models
from workpackages.report_data import collect, sealed


class ProgrammeYearFactory(DjangoModelFactory):
    class Meta:
        model = models.ProgrammeYear
        django_get_or_create = ("number",)

    number = factory.Sequence(lambda n: n + 1)
    label = factory.LazyAttribute(lambda o: f"Jaar {o.number}")
    starts_on = factory.LazyAttribute(lambda o: date(2023 + o.number, 5, 1))
    ends_before = factory.LazyAttribute(lambda o: date(2024 + o.number, 5, 1))


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


class ReportFactory(DjangoModelFactory):
    """A draft with the figures of now; `state="final"` keeps some bytes as its PDF."""

    class Meta:
        model = models.Report

    work_package = factory.SubFactory(WorkPackageFactory)
    programme_year = factory.SubFactory(ProgrammeYearFactory, number=1)
    quarter = 1
    frozen_at = factory.LazyFunction(now)
    data = factory.LazyAttribute(lambda o: sealed(collect(o.work_package, o.programme_year, o.quarter)))
    finalised_at = factory.LazyAttribute(lambda o: o.frozen_at if o.state == "final" else None)
    pdf = factory.LazyAttribute(lambda o: b"%PDF-1.7 demo" if o.state == "final" else None)
    sha256 = factory.LazyAttribute(lambda o: hashlib.sha256(o.pdf).hexdigest() if o.pdf else "")
    state = models.Report.State.DRAFT


class ArticleFactory(DjangoModelFactory):
    """A public article that came out an hour ago."""

    class Meta:
        model = models.Article

    title_nl = factory.Sequence(lambda n: f"Artikel {n}")
    slug = factory.Sequence(lambda n: f"artikel-{n}")
    summary_nl = "In één zin."
    text_nl = "Een **tekst**."
    published_at = factory.LazyFunction(lambda: now() - timedelta(hours=1))


class SubscriberFactory(DjangoModelFactory):
    """Somebody who confirmed on 3 March 2026."""

    class Meta:
        model = models.Subscriber

    email = factory.Sequence(lambda n: f"lezer-{n}@demo.example")
    state = models.Subscriber.State.CONFIRMED
    consent_at = datetime(2026, 3, 3, 12, tzinfo=UTC)


class NewsletterFactory(DjangoModelFactory):
    """A draft with an introduction; `state="scheduled"` is due now."""

    class Meta:
        model = models.Newsletter

    subject = factory.Sequence(lambda n: f"Editie {n}")
    intro = "Dag lezer."
    state = models.Newsletter.State.DRAFT
    scheduled_at = factory.LazyAttribute(lambda o: None if o.state == "draft" else now())
    sent_at = factory.LazyAttribute(lambda o: now() if o.state == "sent" else None)
