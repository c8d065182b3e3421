"""A whole padrón as a file: read into the register, and written out in the same columns."""
