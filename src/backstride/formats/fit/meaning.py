"""What the numbers of FIT mean in words: sports, intensities, kinds of file, makers and their devices.

Sports and intensities are few and stand here; makers and products are many hundreds and come from fitdecode's
copy of the FIT profile.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from backstride.formats.fit.tables import Message, code, number, text
from backstride.vocab.recording import Device

SIMULATED = "Backstride simulated"
"""The product name by which simulated data marks itself in a file, and is told when read back."""
DEVELOPMENT = 255
"""The maker's number for whoever is no maker (FIT profile, manufacturer)."""
GARMIN = 1

INTENSITIES: Mapping[int, str] = MappingProxyType(
    {0: "active", 1: "rest", 2: "warmup", 3: "cooldown", 4: "recovery", 5: "interval"}
)
SPORTS: Mapping[int, str] = MappingProxyType({
    0: "generic", 1: "running", 2: "cycling", 3: "transition", 4: "fitness_equipment", 5: "swimming",
    7: "soccer", 8: "tennis", 10: "training", 11: "walking", 12: "cross_country_skiing",
    13: "alpine_skiing", 14: "snowboarding", 15: "rowing", 16: "mountaineering", 17: "hiking",
    19: "paddling", 21: "e_biking", 24: "driving", 30: "inline_skating", 31: "rock_climbing",
    33: "ice_skating", 35: "snowshoeing", 37: "stand_up_paddleboarding", 41: "kayaking",
})  # fmt: skip
RUNNING = 1
ON_FOOT_CODES = frozenset({1, 11, 17})
"""Running, walking, hiking: their cadence counts strides, one foot. FIT profile, record.cadence."""
SUB_SPORTS: Mapping[int, str] = MappingProxyType(
    {1: "treadmill", 27: "treadmill", 45: "treadmill", 3: "trail_running", 4: "track_running"}
)
"""Where a run was run; walking and running indoors are a treadmill unless proved otherwise."""
HELD: Mapping[int, str] = MappingProxyType({
    1: "a description of a device", 2: "device settings", 3: "sport settings",
    4: "an activity without samples", 5: "a workout", 6: "a course to follow", 7: "a training schedule",
    9: "body weight", 10: "lifetime totals", 11: "goals", 14: "blood pressure", 15: "daily monitoring",
    20: "a summary of an activity", 28: "daily monitoring", 32: "daily monitoring", 34: "a segment",
    35: "a list of segments",
})  # fmt: skip
ACTIVITY, COURSE = 4, 6
_GARMIN_FAMILIES = (
    ("fr", "Forerunner "), ("edge", "Edge "), ("fenix", "fēnix "), ("vivoactive", "vívoactive "),
    ("epix", "epix "), ("instinct", "Instinct "), ("venu", "Venu "), ("enduro", "Enduro "),
)  # fmt: skip


def sport_of(sport: int | None, sub_sport: int | None) -> str | None:
    """Name a sport; a run or walk also by where it was."""
    if sport is None:
        return None
    place = None if sub_sport is None or sport not in ON_FOOT_CODES else SUB_SPORTS.get(sub_sport)
    if place == "treadmill" or (place is not None and sport == RUNNING):
        return place
    return SPORTS.get(sport, f"sport {sport}")


def held_by(file_id: Message | None) -> str:
    """Say what a file without samples holds."""
    kind = code(file_id or {}, "type")
    return "" if kind is None else HELD.get(kind, "something else than an activity")


def device_of(file_id: Message, infos: list[Message]) -> Device:
    """Name the device that made the file; `infos` are the `device_info` messages, of which 0 is the maker."""
    creator: Message = next((info for info in infos if code(info, "device_index") == 0), {})
    said = {**creator, **file_id}
    maker, product = code(said, "manufacturer"), code(said, "product")
    version = number(creator, "software_version")
    return Device(
        manufacturer=None if maker is None or maker == DEVELOPMENT else _maker(maker),
        product=text(said, "product_name") or _product(maker, product),
        software=None if version is None else f"{version:.2f}",
    )


def _maker(maker: int) -> str:
    name = _enumeration("manufacturer").get(maker)
    return f"maker {maker}" if name is None else name.replace("_", " ").title()


def _product(maker: int | None, product: int | None) -> str | None:
    """Name a Garmin product as its owner would; other makers' numbers mean nothing to anyone."""
    if maker != GARMIN or product is None:
        return None
    name = _enumeration("garmin_product").get(product)
    if name is None:
        return f"product {product}"
    for short, family in _GARMIN_FAMILIES:
        rest = re.fullmatch(rf"{short}_?(\d.*)?", name)
        if rest is not None:
            model = (rest[1] or "").replace("_", " ")
            return (family + re.sub(r"(?<=\d)[a-z]+\b", lambda found: found[0].upper(), model)).strip()
    return name.replace("_", " ")


def _enumeration(name: str) -> Mapping[int, str]:
    from fitdecode.profile import FIELD_TYPES  # noqa: PLC0415  # slow to import

    names: Mapping[int, str] = FIELD_TYPES[name].enum
    return names
