"""How well passages are found, by questions that were written for that and tune nothing."""
