"""Builders of rows of the app members. They write what a test names and sensible values for the rest."""

from datetime import date
from decimal import Decimal

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from members import models
from members.enums import BodyCode, Kind

PASSWORD = "een-lang-genoeg-woord"


class LayerFactory(DjangoModelFactory):
    class Meta:
        model = models.Layer
        django_get_or_create = ("number",)

    number = factory.Sequence(lambda n: n % 5)
    code = factory.LazyAttribute(lambda o: ("city", "policy", "infrastructure", "data", "business")[o.number])
    name_nl = factory.LazyAttribute(
        lambda o: (
            "Stad en gemeente",
            "Beleid en strategie",
            "Technologie en stedelijke infrastructuur",
            "Data en stedelijke platformen",
            "Nieuwe businessmodellen",
        )[o.number]
    )
    short_nl = factory.LazyAttribute(
        lambda o: ("Stad", "Beleid", "Technologie", "Data", "Business")[o.number]
    )


class DomainFactory(DjangoModelFactory):
    class Meta:
        model = models.Domain
        django_get_or_create = ("sequence",)

    sequence = factory.Sequence(lambda n: n % 6)
    code = factory.LazyAttribute(
        lambda o: ("mobility", "environment", "living", "people", "government", "economy")[o.sequence]
    )
    name_nl = factory.LazyAttribute(lambda o: f"Smart {o.code.capitalize()}")
    name_en = factory.SelfAttribute("name_nl")


class SubdomainFactory(DjangoModelFactory):
    class Meta:
        model = models.Subdomain
        django_get_or_create = ("code",)

    domain = factory.SubFactory(DomainFactory, sequence=0)
    code = factory.LazyAttribute(lambda o: f"{o.domain.code}-deel")
    name_nl = factory.LazyAttribute(lambda o: f"Deel van {o.domain.name_nl}")


class CapabilityFactory(DjangoModelFactory):
    class Meta:
        model = models.Capability
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"bekwaamheid-{n}")
    name_nl = factory.LazyAttribute(lambda o: o.code.replace("-", " ").capitalize())
    layer = factory.SubFactory(LayerFactory, number=2)


class TierFactory(DjangoModelFactory):
    class Meta:
        model = models.Tier
        django_get_or_create = ("code",)

    code = "connect"
    rank = factory.LazyAttribute(lambda o: ("inform", "connect", "cultivate", "steering").index(o.code) + 1)
    name_nl = factory.LazyAttribute(lambda o: "Stuurgroep" if o.code == "steering" else o.code.capitalize())


class SizeBandFactory(DjangoModelFactory):
    class Meta:
        model = models.SizeBand
        django_get_or_create = ("code",)

    code = "lt50"
    sequence = factory.LazyAttribute(lambda o: ("lt10", "lt50", "lt250", "ge250").index(o.code))
    name_nl = factory.LazyAttribute(
        lambda o: {"lt10": "<10", "lt50": "<50", "lt250": "<250", "ge250": "250 of meer"}[o.code]
    )
    max_employees = factory.LazyAttribute(
        lambda o: {"lt10": 9, "lt50": 49, "lt250": 249, "ge250": None}[o.code]
    )


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = models.Municipality
        django_get_or_create = ("nis_code",)

    nis_code = factory.Sequence(lambda n: f"{90000 + n}")
    name = factory.LazyAttribute(lambda o: f"Demostad {o.nis_code}")
    province = "Antwerpen"
    postal_codes = "2000"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = models.Organisation

    name = factory.Sequence(lambda n: f"Demo Organisatie {n}")
    slug = factory.Sequence(lambda n: f"demo-organisatie-{n}")
    kind = Kind.COMPANY


class OfferingFactory(DjangoModelFactory):
    class Meta:
        model = models.Offering

    organisation = factory.SubFactory(OrganisationFactory)
    title_nl = factory.Sequence(lambda n: f"Oplossing {n}")
    layer = factory.SubFactory(LayerFactory, number=3)


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = models.Position

    organisation = factory.SubFactory(OrganisationFactory)
    layer = factory.SubFactory(LayerFactory, number=3)
    domain = factory.SubFactory(DomainFactory, sequence=0)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = models.Membership

    organisation = factory.SubFactory(OrganisationFactory)
    tier = factory.Maybe(
        factory.LazyAttribute(lambda o: o.organisation.kind == Kind.COMPANY),
        yes_declaration=factory.SubFactory(TierFactory),
        no_declaration=None,
    )
    size_band = factory.Maybe(
        factory.LazyAttribute(lambda o: o.organisation.kind == Kind.COMPANY),
        yes_declaration=factory.SubFactory(SizeBandFactory),
        no_declaration=None,
    )
    fee = Decimal("1000.00")
    starts_on = date(2026, 5, 1)
    ends_before = date(2027, 5, 1)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = models.User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"persoon-{n}@demo.example")
    name = factory.Sequence(lambda n: f"Persoon {n}")

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        self.set_password(extracted or PASSWORD)
        if create:
            self.save(update_fields=["password"])

    @factory.post_generation
    def groups(self, create, extracted, **kwargs):
        for name in extracted or ():
            self.groups.add(Group.objects.get_or_create(name=name)[0])


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = models.Contact

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    starts_on = date(2024, 5, 1)


class GuestFactory(DjangoModelFactory):
    class Meta:
        model = models.Contact

    name = "Gast"
    email = factory.Sequence(lambda n: f"gast-{n}@demo.example")
    role = models.Contact.Role.GUEST
    starts_on = date(2024, 5, 1)


class BodyFactory(DjangoModelFactory):
    class Meta:
        model = models.Body
        django_get_or_create = ("code",)

    code = BodyCode.STEERING_GROUP
    name_nl = factory.LazyAttribute(lambda o: o.code.replace("_", " ").capitalize())


class SeatFactory(DjangoModelFactory):
    class Meta:
        model = models.Seat

    body = factory.SubFactory(BodyFactory)
    contact = factory.SubFactory(ContactFactory)
    starts_on = date(2025, 1, 1)


class FeeScheduleFactory(DjangoModelFactory):
    class Meta:
        model = models.FeeSchedule

    kind = Kind.COMPANY
    tier = factory.SubFactory(TierFactory)
    size_band = factory.SubFactory(SizeBandFactory)
    amount = Decimal("1000.00")
    starts_on = date(2024, 1, 1)
