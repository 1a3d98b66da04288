"""The same for a Python that has another sitecustomize: this is loaded after it."""

try:
    import redirect_google  # noqa: F401
except Exception as error:
    raise SystemExit(f'redirect-google: cannot be loaded: {error}')
