"""What is found in a text without a model: personal data, secrets, listed words, attempts on the instructions.

Everything here is pure and takes time linear in the text. A detector says two things of a text: its first match from
a place on, and the first place whose answer more text could still change. The second is what lets an answer be filtered
while it streams, with the result that the whole of it would have had (``search.py``, ``stream.py``).
"""
