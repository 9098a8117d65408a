"""The statements of memories."""
