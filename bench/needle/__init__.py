"""One fact in a long document: whether it is found and cited exactly, by depth, length and language."""
