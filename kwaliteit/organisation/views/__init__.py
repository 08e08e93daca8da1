"""HTTP of the ground: guard, form, one service call, answer."""
