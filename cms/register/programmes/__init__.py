"""Social programmes that ask the register for classes with a key of their own."""
