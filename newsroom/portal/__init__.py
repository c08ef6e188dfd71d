"""A small portal that receives signed stories and shows them: the reference receiver, usable on its own."""
