"""Connectors: servers of others whose functions models may call, over the Model Context Protocol."""
