"""Practice: the live forms and classification on invented households, in a store of their own."""
