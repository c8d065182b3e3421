"""
Invented households, as many as wanted, from a file of shares.

A **recipe** (YAML, ``docs/simulation.md``) says how often each answer is given; a **maker** draws
households from it: the same ones for the same seed on any machine, in any order, in any number of
pieces, and without keeping them. Nobody in them exists, and their ids say so.
"""

from forms_plugins.classification.synthetic.finding import recipe_for
from forms_plugins.classification.synthetic.households import HouseholdMaker
from forms_plugins.classification.synthetic.recipe import Recipe, RecipeProblem, read_recipe

__all__ = ["HouseholdMaker", "Recipe", "RecipeProblem", "read_recipe", "recipe_for"]
