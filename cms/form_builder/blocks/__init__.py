"""The blocks of which editors build a form."""
