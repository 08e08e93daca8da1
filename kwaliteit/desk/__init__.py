"""The writing desk: what all faculties say on a theme, beside the text of the institution about it."""
