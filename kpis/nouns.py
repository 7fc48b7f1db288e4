"""What the rows behind each figure are called: '68 overheden', '1 lezer'."""

from django.utils.translation import ngettext

from scvl.wording import number as written

NOUNS = {
    "1": lambda n: ngettext("lezer", "lezers", n),
    "2": lambda n: ngettext("kanaal", "kanalen", n),
    "3": lambda n: ngettext("overheid", "overheden", n),
    "4": lambda n: ngettext("bedrijf", "bedrijven", n),
    "5": lambda n: ngettext("instelling", "instellingen", n),
    "6": lambda n: ngettext("lid", "leden", n),
    "7": lambda n: ngettext("activiteit", "activiteiten", n),
    "9": lambda n: ngettext("aanvraag", "aanvragen", n),
    "11": lambda n: ngettext("consortium", "consortia", n),
    "12": lambda n: ngettext("offerte", "offertes", n),
    "16": lambda n: ngettext("vergadering", "vergaderingen", n),
    "17": lambda n: ngettext("organisatie", "organisaties", n),
}
SAME = {"7a": "7", "7b": "7", "8": "4", "10": "9", "13": "4", "14": "5", "18": "16", "19": "16"}


def rows_noun(number: str, count) -> str:
    """The noun of a KPI's rows, in the singular for one."""
    return NOUNS[SAME.get(number, number)](int(count))


def rows_of(number: str, count: int) -> str:
    """'68 overheden'"""
    return f"{written(count)} {rows_noun(number, count)}"
