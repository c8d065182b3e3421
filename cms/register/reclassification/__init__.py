"""
A published method over the whole register: who gets another class, and why others do not.

``services`` are what people do with a run (start, pause, resume, cancel), ``running`` the work on
one piece, ``pieces`` what is read, ``deciding`` what becomes of each household, ``writing`` what is
stored, ``reports`` what is told afterwards. ``docs/reclassification.md`` is about it.
"""
