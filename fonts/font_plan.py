"""What goes into the fonts folder: the packages, and which faces are made from them.

This is data, not steps.  ``font_packages`` fetches what is named here, ``font_cutting`` makes the
faces and ``build_fonts`` runs the two.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Package:
    """A published package that carries font files, pinned to one version and one archive."""

    kind: str
    """``pypi``, ``npm`` or ``debian``: which client fetches it."""
    name: str
    version: str
    sha256: str
    """Of the archive as published, so that a changed archive is noticed before it is used."""


@dataclass(frozen=True)
class Face:
    """One font file to make."""

    typeface: str
    style: str
    package: Package
    member: str
    """Where the font sits inside the unpacked package."""
    scripts: tuple[str, ...]
    languages: tuple[str, ...] = ()
    charset: str | None = None
    """The Python codec whose characters the face is cut to; None keeps every glyph."""
    extra: str = ""
    """Characters kept besides the charset's."""

    @property
    def id(self) -> str:
        """The PostScript-like name, unique in the folder."""
        return f"{self.typeface}-{self.style}"

    @property
    def weight(self) -> int:
        """400 or 700, the weight a layout asks for (Black stands in where no Bold exists)."""
        return 700 if self.style.startswith(("Bold", "Black")) else 400

    @property
    def italic(self) -> bool:
        """Whether the face is slanted."""
        return self.style.endswith("Italic")


PUBLIC_SANS = Package(
    "npm",
    "@expo-google-fonts/public-sans",
    "0.4.2",
    "ef55db29f306d8990e4a65aaf4a73b8f709d641bd0f15b18d0116a410a6a5c59",
)
NOTO_VARIABLE = Package(
    "pypi",
    "manimgx-fonts",
    "2026.9.26.post1",
    "e5e21178263ddec3eef9414d2b52a1c90ac01062d3e9067460f3359f854c3e17",
)
NOTO_CORE = Package(
    "debian",
    "fonts-noto-core",
    "20201225-1",
    "58f4f0bb6720f919f92096b3508e1412a0f1544424ade6c5b5bf1eb694dd64ba",
)
NOTO_EXTRA = Package(
    "debian",
    "fonts-noto-extra",
    "20201225-1",
    "a44b0c7b9e3c72caf4237ab46846652d6d6eea296abfe675f6f604b6562ffd40",
)
NOTO_SC = Package(
    "npm",
    "@expo-google-fonts/noto-sans-sc",
    "0.4.3",
    "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59",
)
NOTO_TC = Package(
    "npm",
    "@expo-google-fonts/noto-sans-tc",
    "0.4.3",
    "e7532a3a43a6c660ee0351a167b99fe0da52f20b4940fb3fc067ed7c5bd594bf",
)
NOTO_JP = Package(
    "npm",
    "@expo-google-fonts/noto-sans-jp",
    "0.4.3",
    "563ee80509692e2b2f42ceae6a0b82afecb90daa1b3d025bcebdf3d9120f43a3",
)
NOTO_KR = Package(
    "npm",
    "@expo-google-fonts/noto-sans-kr",
    "0.4.3",
    "7614af529705ea48e8b76cb3b056b92db66b7625ef3fc97ce76366063df94d3f",
)

OFL_TEXT = (PUBLIC_SANS, "package/LICENSE_FONT")
"""The package file the wording of the licence is copied from (it is the same in all of them)."""

# Written Cantonese needs these; Big5 is a standard for written Mandarin and lacks some of them.
CANTONESE = "佢哋嘅咗喺嗰呢啲嘢冇唔啱嚟噉咁嗱乜嘥攞揾搵瞓諗曱甴冧嚿啩喎嘞㗎咪嗌埞揸擸攰睇嬲孭嚡"

_DEBIAN = "usr/share/fonts/truetype/noto"


def _public_sans() -> list[Face]:
    folders = {
        "Regular": "400Regular",
        "Italic": "400Regular_Italic",
        "Bold": "700Bold",
        "BoldItalic": "700Bold_Italic",
    }
    return [
        Face("PublicSans", style, PUBLIC_SANS, f"package/{at}/PublicSans_{at}.ttf", ("Latn",)) for style, at in folders.items()
    ]


def _noto_variable() -> list[Face]:
    """Regular and Bold, made from the variable fonts of one package."""
    scripts: dict[str, tuple[str, ...]] = {
        "NotoSans": ("Latn", "Cyrl", "Grek"),
        "NotoSansSymbols": ("Zsym",),
        "NotoSansArabic": ("Arab",),
        "NotoSansHebrew": ("Hebr",),
        "NotoSansArmenian": ("Armn",),
        "NotoSansGeorgian": ("Geor",),
        "NotoSansDevanagari": ("Deva",),
        "NotoSansBengali": ("Beng",),
        "NotoSansGujarati": ("Gujr",),
        "NotoSansGurmukhi": ("Guru",),
        "NotoSansTamil": ("Taml",),
        "NotoSansTelugu": ("Telu",),
        "NotoSansKannada": ("Knda",),
        "NotoSansMalayalam": ("Mlym",),
        "NotoSansSinhala": ("Sinh",),
        "NotoSansOriya": ("Orya",),
        "NotoSansThai": ("Thai",),
        "NotoSansLao": ("Laoo",),
        "NotoSansKhmer": ("Khmr",),
        "NotoSansMyanmar": ("Mymr",),
        "NotoSansEthiopic": ("Ethi",),
    }
    faces: list[Face] = []
    for typeface, codes in scripts.items():
        styles = {"Regular": "", "Bold": ""}
        if typeface == "NotoSans":
            styles |= {"Italic": "-Italic", "BoldItalic": "-Italic"}
        for style, suffix in styles.items():
            member = f"manimgx_fonts/{typeface}{suffix}[wght].ttf"
            faces.append(Face(typeface, style, NOTO_VARIABLE, member, codes))
    return faces


def _noto_debian() -> list[Face]:
    """Scripts that only the Debian packages carry with ``glyf`` outlines."""
    wanted: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = [
        ("NotoSansSymbols2", "Regular", ("Zsym",), ()),
        ("NotoSansCherokee", "Regular Bold", ("Cher",), ()),
        ("NotoSansThaana", "Regular Bold", ("Thaa",), ()),
        ("NotoSansHanifiRohingya", "Regular Bold", ("Rohg",), ()),
        ("NotoSerifTibetan", "Regular Bold", ("Tibt",), ()),
        ("NotoSansNKo", "Regular", ("Nkoo",), ()),
        ("NotoSansTifinagh", "Regular", ("Tfng",), ()),
        ("NotoSansMongolian", "Regular", ("Mong",), ()),
        ("NotoSansSyriac", "Regular Black", ("Syrc",), ()),
        ("NotoNastaliqUrdu", "Regular Bold", ("Arab",), ("ur",)),
    ]
    faces: list[Face] = []
    for typeface, styles, scripts, languages in wanted:
        for style in styles.split():
            package = NOTO_EXTRA if style == "Black" else NOTO_CORE
            member = f"{_DEBIAN}/{typeface}-{style}.ttf"
            faces.append(Face(typeface, style, package, member, scripts, languages))
    return faces


def _noto_cjk() -> list[Face]:
    """Regular only and cut to the national character sets, for the sake of size."""
    at = "package/400Regular/{}_400Regular.ttf"
    return [
        Face(
            "NotoSansSC", "Regular", NOTO_SC, at.format("NotoSansSC"),
            ("Hans", "Hani"), ("zh-Hans", "yue-Hans"), "gb2312", CANTONESE,
        ),
        Face(
            "NotoSansTC", "Regular", NOTO_TC, at.format("NotoSansTC"),
            ("Hant", "Hani", "Bopo"), ("zh-Hant", "yue-Hant"), "big5", CANTONESE,
        ),
        Face(
            # Shift JIS and not EUC: Python's EUC-JP codec also holds JIS X 0212.
            "NotoSansJP", "Regular", NOTO_JP, at.format("NotoSansJP"),
            ("Jpan", "Hira", "Kana", "Hani"), ("ja",), "shift_jis",
        ),
        Face(
            # Python's codec can spell every modern syllable, so all 11,172 are kept, not only the 2,350
            # of the standard's table: names and loan words need them.
            "NotoSansKR", "Regular", NOTO_KR, at.format("NotoSansKR"),
            ("Kore", "Hang", "Hani"), ("ko",), "euc_kr",
        ),
    ]  # fmt: skip


FACES: tuple[Face, ...] = (*_public_sans(), *_noto_variable(), *_noto_debian(), *_noto_cjk())


def fallback_chain() -> list[str]:
    """Return the typefaces in the order in which a character is looked for.

    English first, then the widest alphabet font, then symbols, so that a tick or an arrow in any
    text comes from one place; Chinese, Japanese and Korean last, because they too hold Latin
    letters and symbols, drawn to sit between ideographs.
    """
    first = ["PublicSans", "NotoSans", "NotoSansSymbols", "NotoSansSymbols2"]
    seen = dict.fromkeys([*first, *(face.typeface for face in FACES)])
    return list(seen)
