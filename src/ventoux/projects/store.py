"""The statements of projects."""
