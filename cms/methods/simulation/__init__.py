"""
Impact before publishing: what a method would do to households, compared with what holds now.

A simulation runs a method over the register, a file or invented households and keeps a report. It
never changes a result: the register is read in transactions that cannot write (``read_only``),
households are classified outside of any transaction, and what is stored is the row of the
simulation alone.
"""
