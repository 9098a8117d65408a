"""Talks to MCP servers, over streamable HTTP and over stdio, within bounds of time and size.

What imports the packages ``mcp`` and ``httpx2`` (some 30 MB and a second) is imported when a server is first asked:
``opening`` and ``http``.
"""
