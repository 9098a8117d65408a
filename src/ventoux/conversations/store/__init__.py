"""The statements of conversations, their entries and their replies."""
