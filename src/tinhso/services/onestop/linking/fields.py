"""What the fields of one of several dossiers are called on the page that receives them together."""

SHARED = ("name", "number", "phone", "address", "channel")


def member(place: int, field: str) -> str:
    """How a field of one of the dossiers is named on the page: "m0:paper-to-khai"; the person's stand once for all."""
    return field if field in SHARED else f"m{place}:{field}"
