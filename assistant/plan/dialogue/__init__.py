"""Conversations: what a follow-up leaves out is taken from the turns before it."""
