"""What `/kpis/jaar-3.json` promises: every figure is the sum, or the share, of the lines of its evidence."""

import csv
import io

NAMES = ["number", "name", "unit", "value", "target", "rows", "evidence_csv"]
JSON_OF_YEARS = ("/kpis/huidig.json", *(f"/kpis/jaar-{number}.json" for number in (1, 2, 3, 4)))


def check_json(client, address: str) -> dict:
    """Hold a year's JSON against its evidence, line by line; gives the data."""
    data = client.get(address).json()
    assert list(data) == ["year", "kpis"]
    assert len(data["kpis"]) == 20
    for kpi in data["kpis"]:
        assert list(kpi) == NAMES
        lines = evidence(client, kpi["evidence_csv"])
        assert len(lines) == kpi["rows"], kpi
        total = sum(lines)
        if kpi["unit"] == "percent":
            expected = 100 * total / len(lines) if lines else None
            assert set(lines) <= {0, 1}
        else:
            expected = total
        assert kpi["value"] == expected, kpi
    return data


def evidence(client, address: str) -> list[int]:
    """The column `count` of a file of evidence."""
    text = client.get(address).content.decode("utf-8-sig")
    return [int(line["count"]) for line in csv.DictReader(io.StringIO(text))]
