"""Answers of a given form: JSON by a schema, calls of tools, thoughts. Pure, and for every kind of engine.

schema.py     which schemas decoding can be held to, and the refusal that names what it cannot
grammar.py    what may be generated, as a grammar
prompt.py     tools in words, for models whose own template has none
reading.py    text as it comes into thoughts, texts and calls
validity.py   whether an answer that nobody constrained is of the form
"""
