"""Ventoux: a self-hosted Models as a Service."""

__version__ = "0.1.0"
