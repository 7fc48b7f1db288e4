import hashlib
import itertools
from collections.abc import Iterator

from scvl.datachecks import data_check
from workpackages.models import ProgrammeYear, Report
from workpackages.report_data import is_whole


@data_check
def years_follow_on_each_other() -> Iterator[str]:
    """Programme years are contiguous, in the order of their numbers (MODEL 1.6)."""
    for year, after in itertools.pairwise(ProgrammeYear.objects.order_by("number")):
        if year.ends_before != after.starts_on:
            yield f"jaar {after.number} begint op {after.starts_on}, jaar {year.number} eindigt voor {year.ends_before}"


@data_check
def reports_are_as_they_were_kept() -> Iterator[str]:
    """The figures of a report and the PDF of a final one have the hash they were kept with."""
    for report in Report.objects.order_by("pk").iterator(chunk_size=20):
        if not is_whole(report.data):
            yield f"rapport {report.pk}: de cijfers passen niet bij hun hash"
        if report.pdf and hashlib.sha256(bytes(report.pdf)).hexdigest() != report.sha256:
            yield f"rapport {report.pk}: de PDF past niet bij haar hash"
