"""Keys: names that mean the same are compared by one form."""

from __future__ import annotations

import re
import unicodedata

_IGNORED = re.compile(r"[\s“”‘’\"'「」『』〈〉<>《》]+")
_PER_PEOPLE = re.compile(r"(?<=每[万千百])人口|(?<=每百万)人口|(?<=每十万)人口")  # 每万人口 and 每万人


def name_key(name: str) -> str:
    """Give the form by which `name` is compared: width, case, spaces and quotation marks do not count.

    `每万人口` and `每万人` are the same: plans write both for one indicator.
    """
    text = _IGNORED.sub("", unicodedata.normalize("NFKC", name)).casefold()
    return _PER_PEOPLE.sub("人", text)
