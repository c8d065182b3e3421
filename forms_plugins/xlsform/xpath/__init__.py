"""
The part of XPath that XLSForms are written in: tokens, a tree, and rules of our language.

Covers the operators, ``${name}``, ``.``, relative paths and the functions that real forms use.
Leaves out axes, unions and queries over other documents: what cannot be said in a rule is refused
with a sentence, never guessed.
"""

from forms_plugins.xlsform.xpath.nodes import Node
from forms_plugins.xlsform.xpath.parser import parse
from forms_plugins.xlsform.xpath.tokenizer import XPathError

__all__ = ["Node", "XPathError", "parse"]
