"""Speech into text, and text into speech."""
