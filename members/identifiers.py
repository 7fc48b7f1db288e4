"""Belgian enterprise numbers. python-stdnum takes a check of 00 where the rule gives 97, and any first digit: so our own."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def clean_enterprise_number(text: str) -> str:
    """Ten digits from 'BE 0123.456.749' and the like; raises ValueError with the reason when the number is wrong.

    The last two digits are 97 minus the first eight modulo 97 (1 to 97, never 00); the first digit is 0 or 1.
    """
    digits = re.sub(r"[\s.\-/]", "", text.upper()).removeprefix("BE")
    if len(digits) == 9 and digits.isascii() and digits.isdigit():
        digits = f"0{digits}"
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise ValueError("length")
    if digits[0] not in "01":
        raise ValueError("first")
    if int(digits[8:]) != 97 - int(digits[:8]) % 97:
        raise ValueError("check")
    return digits


def format_enterprise_number(digits: str) -> str:
    """0123.456.749"""
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"


def validate_enterprise_number(value: str):
    try:
        clean = clean_enterprise_number(value)
    except ValueError as error:
        raise ValidationError(
            {
                "length": _("Een ondernemingsnummer telt 10 cijfers, bv. 0123.456.749."),
                "first": _("Een ondernemingsnummer begint met 0 of 1."),
                "check": _("De laatste twee cijfers kloppen niet met de rest. Kijk het nummer na."),
            }[str(error)]
        ) from error
    if clean != value:
        raise ValidationError(_("Bewaar het nummer als 10 cijfers, zonder punten."))
