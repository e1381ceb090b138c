"""The Content-Security-Policy of a built site: what its pages need, as a policy, for the servers that send it."""
