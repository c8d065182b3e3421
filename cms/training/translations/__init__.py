"""Pages and terms in other languages: how they begin, and whether they follow their source."""
