"""What is seen outside: logged by anyone, decided about by those on duty, answered in a case."""
