"""What coordinators watch: who is certified where, what goes wrong, and whether courses help."""
