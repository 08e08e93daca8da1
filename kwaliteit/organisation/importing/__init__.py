"""Units and people from a sheet: read, shown what would change, and only then written."""
