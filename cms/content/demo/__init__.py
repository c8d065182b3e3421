"""Pages in Spanish for a first run. The words are content: editors change them in the CMS."""

from cms.content.demo.site import create_demo_content

__all__ = ["create_demo_content"]
