"""The dictionaries as an editor keeps them: which terms are wrong, and which companies are missing."""
