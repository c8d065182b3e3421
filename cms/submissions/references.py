"""References as people read them."""


def reference_groups(reference: str) -> list[str]:
    """Split FSU-00000123 into FSU, 0000 and 0123; anything else stays in one piece."""
    prefix, dash, number = reference.rpartition("-")
    if not dash or not number.isdigit() or len(number) != 8:
        return [reference]
    return [prefix, number[:4], number[4:]]


def reference_from_typed(typed: str) -> str:
    """Return the reference somebody typed, whatever spaces and small letters they used."""
    compact = "".join(typed.upper().split())
    prefix = compact.rstrip("0123456789").rstrip("-")
    number = compact[len(compact.rstrip("0123456789")) :]
    return f"{prefix}-{number:0>8}" if prefix and number else compact
