"""Settings: `base` for all, `dev`, `test` and `production` from the environment."""
