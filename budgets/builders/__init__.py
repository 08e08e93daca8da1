"""The tables of this floor, each built of a scope; ``register`` gives them their names."""
