"""The last place, asked for twice at once: one gets it, one waits. On both databases."""

import threading

import pytest
from django.db import connection

from tests.factories.members import ContactFactory
from tests.factories.workpackages import ActivityFactory
from workpackages.actions.registration import register

ROUNDS = 5


@pytest.mark.django_db(transaction=True)
def test_the_last_place_asked_for_twice_at_once():
    for _round in range(ROUNDS):
        activity = ActivityFactory(capacity=1)
        contacts = [ContactFactory(), ContactFactory()]
        together, failures = threading.Barrier(2), []

        def ask(contact, activity=activity, together=together, failures=failures):
            try:
                together.wait(timeout=10)
                register(activity=activity, contact=contact, organisation=contact.organisation, by=None)
            except Exception as error:
                failures.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=ask, args=[contact]) for contact in contacts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        assert failures == []
        rows = activity.registrations.order_by("state").values_list("state", "place")
        assert list(rows) == [("registered", 1), ("waiting", None)]
