r"""The names of character classes that Go's regexp/syntax knows.

Sources: the tables `Categories`, `Scripts` and `CategoryAliases` of Go's package unicode
(Unicode 17), and the POSIX classes of RE2. Since Go 1.25, with which newer versions of Prometheus
are built, names are compared without regard to case, blanks, hyphens and underscores, and long
names of categories are known: what only the newer Go knows counts as known. Prometheus' label
matchers don't have that: they are read by an older copy (github.com/grafana/regexp/syntax), which
takes the names of the tables as they stand there.
"""

from typing import Final

_POSIX: Final = "alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit"

POSIX_CLASSES: Final = frozenset(_POSIX.split())
"""The classes that RE2 knows as `[:name:]` inside brackets."""

_CATEGORIES: Final = """
    Any C Cc Cf Cn Co Cs L LC Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs
"""

_LONG_NAMES: Final = """
    ASCII Assigned
    Other Control Format Unassigned Private_Use Surrogate Letter Cased_Letter Lowercase_Letter
    Modifier_Letter Other_Letter Titlecase_Letter Uppercase_Letter Mark Combining_Mark Spacing_Mark
    Enclosing_Mark Nonspacing_Mark Number Decimal_Number Letter_Number Other_Number Punctuation
    Connector_Punctuation Dash_Punctuation Close_Punctuation Final_Punctuation Initial_Punctuation
    Other_Punctuation Open_Punctuation Symbol Currency_Symbol Modifier_Symbol Math_Symbol Other_Symbol
    Separator Line_Separator Paragraph_Separator Space_Separator cntrl digit punct
"""

_SCRIPTS: Final = """
    Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali
    Beria_Erfe Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian
    Caucasian_Albanian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot Cypro_Minoan
    Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic
    Garay Georgian Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi Gurmukhi Gurung_Khema Han
    Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana Imperial_Aramaic Inherited
    Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kawi Kayah_Li
    Kharoshthi Khitan_Small_Script Khmer Khojki Khudawadi Kirat_Rai Lao Latin Lepcha Limbu Linear_A
    Linear_B Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean Marchen Masaram_Gondi
    Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro
    Multani Myanmar Nabataean Nag_Mundari Nandinagari New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong
    Ogham Ol_Chiki Ol_Onal Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian
    Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau
    Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham
    Sidetic SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese Sunuwar Syloti_Nagri Syriac
    Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Tai_Yo Takri Tamil Tangsa Tangut Telugu Thaana Thai
    Tibetan Tifinagh Tirhuta Todhri Tolong_Siki Toto Tulu_Tigalari Ugaritic Vai Vithkuqi Wancho
    Warang_Citi Yezidi Yi Zanabazar_Square
"""


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").replace(" ", "").lower()


_TABLES: Final = frozenset((_CATEGORIES + _SCRIPTS).split())
_CLASSES: Final = frozenset(map(_plain, (*_TABLES, *_LONG_NAMES.split())))


def is_unicode_class(name: str, *, exact: bool) -> bool:
    r"""Whether Go knows the class `\p{name}`; `exact` is for label matchers, which know fewer spellings."""
    return name in _TABLES if exact else _plain(name) in _CLASSES
