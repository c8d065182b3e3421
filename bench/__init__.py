"""Measurements of `make bench`: ratios between things measured in turn in one run."""
