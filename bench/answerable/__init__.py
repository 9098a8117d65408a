"""Whether it is told rightly that a question is not answered, on the questions by which the thresholds were chosen."""
