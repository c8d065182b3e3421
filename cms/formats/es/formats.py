"""Numbers as Peru writes them; the rest comes from Django's Spanish."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = " "
