"""A demo world made twice: in the process of the test, and here in one of its own, where a set has another order.

`python -m tests.scvl.second_world SEED DAY MOMENT` makes the world on the database at hand and prints its digests.
"""

import hashlib
import json
import sys
from datetime import date, datetime

import django
import time_machine

# What is drawn by lot on purpose: nobody may guess it. A snapshot names readers by such a key.
SECRETS = {
    "members.User": {"password"},
    "workpackages.Subscriber": {"reader_key", "token"},
    "workpackages.Delivery": {"reader_key"},
    "kpis.Snapshot": {"data", "sha256"},
}


def digests(seed: int, today: date, moment: datetime) -> dict[str, str]:
    """A digest of each table after `seed_demo` at a moment; under '' one of what doesn't hang on the keys of rows."""
    from django.core.management import call_command

    from tests.contents import contents

    with time_machine.travel(moment, tick=False):
        call_command("load_reference", verbosity=0)
        call_command("seed_demo", seed=seed, today=today, verbosity=0)
    return {"": hashlib.sha256(repr(fingerprint()).encode()).hexdigest(), **contents(SECRETS)}


def fingerprint():
    """What two worlds must have in common where keys of rows differ."""
    from members.models import Membership, Organisation, Position
    from workpackages.models import Activity, ActivityPosition, Registration

    return (
        list(Organisation.objects.order_by("name").values_list("name", "kind", "size_band__code", "summary_nl")),
        list(Position.objects.order_by("organisation__name", "layer__number", "domain__code", "offering__title_nl")
             .values_list("organisation__name", "layer__number", "domain__code", "derived")),
        list(Membership.objects.order_by("organisation__name", "starts_on")
             .values_list("organisation__name", "tier__code", "starts_on", "fee")),
        list(Activity.objects.order_by("slug").values_list("slug", "state", "capacity")),
        list(Registration.objects.order_by("activity__slug", "organisation__name", "state", "place")
             .values_list("activity__slug", "organisation__name", "state", "place")),
        list(ActivityPosition.objects.order_by("activity__slug", "layer__number", "domain__code")
             .values_list("activity__slug", "layer__number", "domain__code")),
    )  # fmt: skip


if __name__ == "__main__":
    django.setup()
    seed, today, moment = sys.argv[1:]
    made = digests(int(seed), date.fromisoformat(today), datetime.fromisoformat(moment))
    sys.stderr.write(json.dumps(made))
