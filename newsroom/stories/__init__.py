"""Stories: writing them, talking about them, and who handles them until when."""
