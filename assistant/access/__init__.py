"""Who may reach the web page, from where, how often, and whose requests are whose."""
