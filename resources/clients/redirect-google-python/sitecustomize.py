"""What Python loads before a program: see redirect_google.py."""

try:
    import redirect_google  # noqa: F401
except Exception as error:  # Python would tell of it, and run the program all the same: with the real Google
    raise SystemExit(f'redirect-google: cannot be loaded: {error}')
