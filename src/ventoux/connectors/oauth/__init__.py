"""OAuth 2.1 as the Model Context Protocol has it: a server tells who signs in to it (RFC 9728), that one what it can do
(RFC 8414), we register there (RFC 7591), and a user signs in with PKCE (RFC 7636) for that server alone (RFC 8707)."""
