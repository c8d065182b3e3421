"""
Inviting somebody to an office: who was named on Monday works on Tuesday.

A head invites the team of their office, operators invite anybody. The person gets a link by e-mail,
chooses a user name and a password, and works from then on; somebody who has a user already (from
another office) signs in with it, and what they have passed comes along.
"""
