"""Where the theme lies."""

from pathlib import Path

THEME = Path(__file__).resolve().parents[3] / "theme"
CSS_FOLDER = THEME / "static" / "theme" / "css"
ICON_FOLDER = THEME / "static" / "theme" / "icons"
TEMPLATES = THEME / "templates"
