"""The legal desk: questions to the legal officer, what an answer rests on, conditions until they are met."""
