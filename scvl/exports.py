"""What goes into files that a spreadsheet opens."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_cell(value):
    """A value for a cell of a CSV: text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
