"""Points a Python program at the simulated Google of `calsync serve`, where the program itself has no setting for it:

    CALSYNC_GOOGLE_ORIGIN=http://127.0.0.1:PORT PYTHONPATH=/path/to/redirect-google-python program

Python loads this file before the program. Requests to Google's hosts below that go through httplib2, requests or urllib3 (what Google's clients stand on) go to
that origin, with method, path, headers and body as they are. Every other encrypted way to these hosts is refused, never sent to the real one. The address for
signing in leads to the sandbox as well, where the program opens a browser or asks oauthlib or oauth2client for it. docs/clients.md says what was tried with it.
"""

import functools
import importlib.abc
import importlib.util
import ipaddress
import os
import ssl
import sys
import urllib.parse

HOSTS = {'www.googleapis.com', 'oauth2.googleapis.com', 'accounts.google.com', 'openidconnect.googleapis.com'}


def origin(text):
    wanted = 'expected an origin such as http://127.0.0.1:8080'
    url = urllib.parse.urlsplit(text)
    if url.scheme not in ('http', 'https') or not url.hostname or url.path not in ('', '/') or url.query or url.fragment or url.username:
        raise SystemExit(f'redirect-google: CALSYNC_GOOGLE_ORIGIN is "{text}", {wanted}')
    # Tokens go there: not to another machine by a slip of the pen.
    try:
        loopback = url.hostname == 'localhost' or ipaddress.ip_address(url.hostname).is_loopback
    except ValueError:
        loopback = False
    if not loopback and os.environ.get('CALSYNC_GOOGLE_ANYWHERE') != '1':
        raise SystemExit(f'redirect-google: CALSYNC_GOOGLE_ORIGIN is "{text}", which is not loopback: set CALSYNC_GOOGLE_ANYWHERE=1 if it is meant')
    return f'{url.scheme}://{url.netloc}'


SANDBOX = origin(os.environ.get('CALSYNC_GOOGLE_ORIGIN', ''))


def moved(address):
    """The address in the sandbox that stands for one of Google's; others as they are."""
    if not isinstance(address, str):
        return address
    url = urllib.parse.urlsplit(address)
    return SANDBOX + address[len(url.scheme) + 3 + len(url.netloc):] if url.scheme == 'https' and url.hostname in HOSTS else address


def moving(owner, name, position):
    """Replaces owner.name by itself with the address, its argument `position` (or named `url` or `uri`), moved."""
    was = getattr(owner, name)

    @functools.wraps(was)
    def call(*given, **named):
        given = tuple(moved(value) if at == position else value for at, value in enumerate(given))
        return was(*given, **{key: moved(value) if key in ('url', 'uri') else value for key, value in named.items()})
    setattr(owner, name, call)


def moving_answer(owner, name, of=lambda answer: moved(answer)):
    """Replaces owner.name by itself with the address that it answers moved."""
    was = getattr(owner, name)

    @functools.wraps(was)
    def call(*given, **named):
        return of(was(*given, **named))
    setattr(owner, name, call)


def patch_webbrowser(module):
    moving(module, 'open', 0)
    for kind in (module.GenericBrowser, module.BackgroundBrowser):
        moving(kind, 'open', 1)


# Each is done when the program imports the module, so that a program which does not pays nothing.
PATCHES = {
    'httplib2': lambda module: moving(module.Http, 'request', 1),
    'requests.sessions': lambda module: moving(module.Session, 'request', 2),
    'urllib3.poolmanager': lambda module: moving(module.PoolManager, 'urlopen', 2),
    'webbrowser': patch_webbrowser,
    'requests_oauthlib.oauth2_session': lambda module: moving_answer(module.OAuth2Session, 'authorization_url',
                                                                     lambda answer: (moved(answer[0]), *answer[1:])),
    'oauth2client.client': lambda module: moving_answer(module.OAuth2WebServerFlow, 'step1_get_authorize_url'),
}


class Patching(importlib.abc.MetaPathFinder):
    """Finds the modules of PATCHES as everybody else does, and patches them once they are loaded."""

    def find_spec(self, name, path=None, target=None):
        if name not in PATCHES:
            return None
        patch = PATCHES.pop(name)  # so that the search below does not end here again
        spec = importlib.util.find_spec(name)
        if not spec or not spec.loader:
            return spec
        load = spec.loader.exec_module

        def load_and_patch(module):
            load(module)
            patch(module)
        spec.loader.exec_module = load_and_patch
        return spec


sys.meta_path.insert(0, Patching())


def refusing(name):
    was = getattr(ssl.SSLContext, name)

    @functools.wraps(was)
    def call(*given, **named):
        if named.get('server_hostname') in HOSTS:
            raise ssl.SSLError(f'redirect-google: this way to {named["server_hostname"]} is not redirected to the sandbox')
        return was(*given, **named)
    setattr(ssl.SSLContext, name, call)


# Whatever else would speak to Google.
refusing('wrap_socket')
refusing('wrap_bio')
