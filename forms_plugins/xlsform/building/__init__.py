"""From the tree of a survey to a form document."""
