"""The glossary: its terms, and where lessons mention them."""
