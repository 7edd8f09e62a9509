"""The sample beat: a fictional world of outlets and companies, its news, and the truth about all of it.

Nothing that measures or detects anything may import from here: the truth reaches it only as files in the home.
"""
