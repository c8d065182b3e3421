"""Writing questions: blocks for editors, publishing, analysis of the answers."""
