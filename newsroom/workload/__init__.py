"""The workload: who has how much in hand, what is late with them, and what they got done."""
