"""Who a person is to the portal today."""

from datetime import timedelta

import pytest

from members.models import Membership, Organisation
from members.permissions import VISITOR, viewer_of
from scvl.periods import local_today
from tests.factories.members import ContactFactory, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_nobody_is_a_visitor():
    assert viewer_of(None) == viewer_of(UserFactory(is_active=False)) == VISITOR


def test_a_person_of_what_merged_is_of_its_survivor():
    contact = ContactFactory()
    survivor = MembershipFactory(
        starts_on=local_today() - timedelta(days=9), ends_before=local_today() + timedelta(days=9)
    ).organisation
    between = OrganisationFactory(merged_into=survivor)
    Organisation.objects.filter(pk=contact.organisation_id).update(merged_into=between)
    viewer = viewer_of(contact.user)
    assert viewer.organisation_ids == viewer.member_ids == {survivor.pk}
    assert viewer.tier_rank == survivor.memberships.get().tier.rank


def test_a_membership_counts_from_its_first_day_to_the_day_before_its_end(django_assert_num_queries):
    contact, today = ContactFactory(), local_today()
    row = MembershipFactory(
        organisation=contact.organisation, starts_on=today, ends_before=today + timedelta(days=1)
    )
    with django_assert_num_queries(4):
        assert viewer_of(contact.user).is_member
    Membership.objects.filter(pk=row.pk).update(starts_on=today - timedelta(days=9), ends_before=today)
    assert not viewer_of(UserFactory._meta.model.objects.get(pk=contact.user.pk)).is_member
