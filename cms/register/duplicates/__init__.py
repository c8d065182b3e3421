"""The same person, or household, in the register twice: finding, deciding, taking back."""
