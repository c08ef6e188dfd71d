"""What went where: lists of what failed or is late, every attempt with its cure, sending again."""
