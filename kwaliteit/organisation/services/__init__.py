"""What the application manager does: one function per verb, each judged by the table of roles."""
