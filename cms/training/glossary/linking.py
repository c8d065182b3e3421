"""Link the words of the glossary where a lesson uses them first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, NavigableString
from bs4.element import PageElement, PreformattedString

from cms.training.models import GlossaryTerm

LEFT_ALONE = frozenset(
    {"a", "button", "code", "h1", "h2", "h3", "h4", "h5", "h6", "label", "legend", "option"}
    | {"pre", "script", "style", "summary", "svg", "textarea", "th", "caption"}
)
"""Tags whose words are never linked: other links, headings, controls, code."""

PARSER = "html.parser"


@dataclass
class Linker:
    """
    Links each term once, at its first occurrence in all the texts that are handed over.

    ``slugs`` maps how a term may be written (in small letters) to its anchor in the glossary.
    """

    address: str
    slugs: dict[str, str]
    linked: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, terms: Iterable[GlossaryTerm], address: str) -> "Linker":
        """Return a linker of terms that leads to the glossary at ``address``."""
        slugs: dict[str, str] = {}
        for term in terms:
            for words in (term.term, *(term.also or ())):
                if isinstance(words, str) and words.strip():
                    slugs.setdefault(words.strip().lower(), term.slug)
        return cls(address, slugs if address else {})

    def link(self, html: str) -> str:
        """Return ``html`` with links at terms that were not linked before; nothing else changes."""
        if not self.slugs or not self._pattern.search(html):
            return html
        soup = BeautifulSoup(html, PARSER)
        for text in soup.find_all(string=True):
            if not isinstance(text, PreformattedString) and _may_be_linked(text):
                self._link_text(soup, text)
        return str(soup)

    @property
    def _pattern(self) -> re.Pattern[str]:
        # The longest first, so that "jefe de hogar" is not taken for "hogar".
        words = sorted(self.slugs, key=len, reverse=True)
        return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)

    def _link_text(self, soup: BeautifulSoup, text: NavigableString) -> None:
        pieces: list[PageElement] = []
        start = 0
        for match in self._pattern.finditer(text):
            slug = self.slugs[match[0].lower()]
            if slug in self.linked:
                continue
            self.linked.add(slug)
            link = soup.new_tag("a", href=f"{self.address}#{slug}", attrs={"class": "term-link"})
            link.string = match[0]
            pieces += [NavigableString(text[start : match.start()]), link]
            start = match.end()
        if pieces:
            text.replace_with(*pieces, NavigableString(text[start:]))


def _may_be_linked(text: NavigableString) -> bool:
    return not any(parent.name in LEFT_ALONE for parent in text.parents)
