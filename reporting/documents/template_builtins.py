"""
Everything a document template may use: four tags and a few filters.

A template becomes a public document for many years, so it gets no loading of libraries, no
addresses, no translation, no ``safe``: the same facts must give the same words for ever. Dates are
written in Spanish here, not by the catalogue of the day.
"""

from collections.abc import Sequence
from datetime import date

from django import template
from django.template.defaultfilters import join, length
from django.template.defaulttags import comment, do_for, do_if, do_with

register = template.Library()
register.tag("comment", comment)
register.tag("for", do_for)
register.tag("if", do_if)
register.tag("with", do_with)
register.filter(join)
register.filter(length)

MONTHS = (  # reads better than twelve quoted words
    "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre"
).split()
GROUP_LENGTH = 4


@register.filter
def long_date(iso_date: str) -> str:
    """Write an ISO date in words: ``7 de marzo de 2026``."""
    day = date.fromisoformat(iso_date)
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


@register.filter
def duration(minutes: int) -> str:
    """Write minutes in words: ``3 horas y 20 minutos``."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append("1 hora" if hours == 1 else f"{hours} horas")
    if rest or not hours:
        parts.append("1 minuto" if rest == 1 else f"{rest} minutos")
    return " y ".join(parts)


@register.filter
def in_groups(code: str) -> str:
    """Write a code in groups of four characters."""
    starts = range(0, len(code), GROUP_LENGTH)
    return " ".join(code[start : start + GROUP_LENGTH] for start in starts)


@register.filter
def count(items: Sequence[object]) -> int:
    """Return how many there are."""
    return len(items)
