"""The team of an office: who works there, what they have passed, who is invited."""
