"""The statements of connectors."""
