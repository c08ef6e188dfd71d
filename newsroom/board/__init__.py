"""The board: every story in hand as a card in the column of its stage."""
