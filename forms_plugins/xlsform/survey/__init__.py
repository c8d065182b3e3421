"""The survey as its sheets tell it: a tree of groups, repeats and questions, and lists."""
