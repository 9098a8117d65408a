"""The statements of connectors, their credentials, and sign-ins that were begun."""
