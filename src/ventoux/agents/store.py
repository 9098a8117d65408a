"""The statements of agents."""
