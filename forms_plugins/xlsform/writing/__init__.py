"""From a form document to an XLSForm."""
