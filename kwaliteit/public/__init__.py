"""What anyone may see without logging in: the documents that board staff made public, and what stands in them alone."""
