"""
Questions that teach and examine: their documents, variants, scores and statistics.

Pure: values in, values out. Who answers, when, and how often is decided above (``cms.training``).
"""
