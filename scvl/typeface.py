"""The typeface of PDFs: Inter from its package, in Latin letters and the weights we use, made once a process.

The package has one file for all weights: taking a weight out of it for each PDF would cost a quarter of its time.
"""

from functools import lru_cache
from io import BytesIO

FAMILY = "Inter"
WEIGHTS = (400, 600, 700)
LATIN = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x2010, 0x2027),
    (0x2030, 0x203A),
    (0x20AC, 0x20AC),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x2260, 0x2265),
)


@lru_cache(maxsize=1)
def _latin() -> bytes:
    """The file of the package without what no page of ours writes; still all weights."""
    import fontpkg_inter
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(fontpkg_inter.ROOT / "files" / "Inter[opsz,wght].ttf", recalcTimestamp=False)
    options = Options(layout_features=["tnum"], name_IDs=["*"], hinting=False)
    cutter = Subsetter(options)
    cutter.populate(unicodes=[code for first, last in LATIN for code in range(first, last + 1)])
    cutter.subset(font)
    return _bytes_of(font)


@lru_cache(maxsize=len(WEIGHTS))
def face(weight: int) -> bytes:
    """A TrueType font of one weight; the same bytes wherever it is made."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(BytesIO(_latin()), recalcTimestamp=False)
    axes = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
    return _bytes_of(instantiateVariableFont(font, axes | {"wght": weight}))


def _bytes_of(font) -> bytes:
    kept = BytesIO()
    font.save(kept)
    return kept.getvalue()
