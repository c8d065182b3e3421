"""
Who has to take which course by when, worked out from rules, and how people are reminded.

Running the rules again changes nothing; somebody who joins an office is assigned at once.
"""
