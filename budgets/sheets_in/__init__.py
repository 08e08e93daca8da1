"""Sheets that go in: what each column is, what the rows say, what that would change, and what does not follow in them."""
