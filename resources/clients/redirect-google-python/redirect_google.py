"""Points a Python program at the simulated Google of `calsync serve`, where the program itself has no setting for it:

    CALSYNC_GOOGLE_ORIGIN=http://127.0.0.1:PORT PYTHONPATH=/path/to/redirect-google-python program

Python loads this folder's sitecustomize before the program. Requests to Google's hosts below that go through httplib2, requests or urllib3 (what Google's clients
stand on) go to that origin, with method, path, headers and body as they are, and by way of no proxy. Every other way to a host of Google's is refused, never taken
to the real one. The address for signing in leads to the sandbox as well, where the program opens a browser or asks oauthlib or oauth2client for it. docs/clients.md
says what was tried with it, and what it cannot see.
"""

import functools
import importlib.abc
import ipaddress
import os
import re
import sys
import urllib.parse

HOSTS = {'www.googleapis.com', 'oauth2.googleapis.com', 'accounts.google.com', 'openidconnect.googleapis.com'}
# The sandbox has nothing for the others, but the program has tokens for them.
DOMAINS = ('googleapis.com', 'google.com', 'googleusercontent.com')
REAL = {name.strip().lower() for name in os.environ.get('CALSYNC_GOOGLE_REAL', '').split(',')} - HOSTS


def origin(text):
    try:
        url = urllib.parse.urlsplit(text)
        good = url.scheme in ('http', 'https') and url.hostname and url.path in ('', '/') and not url.query and not url.fragment and '@' not in url.netloc
        good = good and (url.port is None or url.port > 0)
    except ValueError:
        good = False
    if not good:
        raise SystemExit(f'redirect-google: CALSYNC_GOOGLE_ORIGIN is "{text}", expected an origin such as http://127.0.0.1:8080')
    # Tokens go there: not to another machine by a slip of the pen.
    try:
        loopback = url.hostname == 'localhost' or ipaddress.ip_address(url.hostname).is_loopback
    except ValueError:
        loopback = False
    if not loopback and os.environ.get('CALSYNC_GOOGLE_ANYWHERE') != '1':
        raise SystemExit(f'redirect-google: CALSYNC_GOOGLE_ORIGIN is "{text}", which is not loopback: set CALSYNC_GOOGLE_ANYWHERE=1 if it is meant')
    return f'{url.scheme}://{url.netloc}', url.hostname


SANDBOX, SANDBOX_HOST = origin(os.environ.get('CALSYNC_GOOGLE_ORIGIN', ''))


def plain(host):
    """A host's name in the one way of writing it."""
    host = host.decode('latin-1') if isinstance(host, (bytes, bytearray)) else host
    return host.lower().rstrip('.') if isinstance(host, str) else ''


def is_google(host):
    host = plain(host)
    return any(host == domain or host.endswith('.' + domain) for domain in DOMAINS)


def refuse(host):
    if is_google(host) and plain(host) not in REAL and plain(host) != SANDBOX_HOST:
        raise OSError(f'redirect-google: this way to {plain(host)} is not redirected to the sandbox')


def moved(address):
    """The address in the sandbox that stands for one of Google's; others as they are."""
    text = address.decode('latin-1') if isinstance(address, bytes) else address
    if not isinstance(text, str):
        return address
    try:
        url = urllib.parse.urlsplit(text.strip())
    except ValueError:
        return address  # no address at all: whoever asked for it is told so
    if url.scheme not in ('http', 'https') or plain(url.hostname) not in HOSTS:
        return address
    return SANDBOX + (url.path or '/') + (f'?{url.query}' if url.query else '') + (f'#{url.fragment}' if url.fragment else '')


def is_sandbox(address):
    return isinstance(address, str) and (address + '/').startswith((SANDBOX + '/', SANDBOX + '?'))


def moving(owner, name, position):
    """Replaces owner.name by itself with the address, its argument `position` (or named `url` or `uri`), moved."""
    was = getattr(owner, name)

    @functools.wraps(was)
    def call(*given, **named):
        given = tuple(moved(value) if at == position else value for at, value in enumerate(given))
        return was(*given, **{key: moved(value) if key in ('url', 'uri') else value for key, value in named.items()})
    setattr(owner, name, call)


def moving_answer(owner, name, of=moved):
    """Replaces owner.name by itself with the address that it answers moved."""
    was = getattr(owner, name)

    @functools.wraps(was)
    def call(*given, **named):
        return of(was(*given, **named))
    setattr(owner, name, call)


def patch_httplib2(module):
    moving(module.Http, 'request', 1)
    applies = module.ProxyInfo.applies_to
    module.ProxyInfo.applies_to = lambda self, hostname: hostname != SANDBOX_HOST and applies(self, hostname)


def patch_adapters(module):
    """What every way of requests comes to: prepared requests, redirects."""
    was = module.HTTPAdapter.send

    @functools.wraps(was)
    def send(self, request, *given, **named):
        request.url = moved(request.url)
        if is_sandbox(request.url):
            given, named = given[:4], {**named, 'proxies': None}
        return was(self, request, *given, **named)
    module.HTTPAdapter.send = send


def patch_pools(module):
    """Whoever has a proxy goes without: to it the request would be plain text."""
    was = module.PoolManager.urlopen
    direct = module.PoolManager()

    @functools.wraps(was)
    def urlopen(self, method, url, *given, **named):
        url = moved(url)
        return was(direct if is_sandbox(url) and type(self) is not module.PoolManager else self, method, url, *given, **named)
    module.PoolManager.urlopen = urlopen


def patch_webbrowser(module):
    moving(module, 'open', 0)
    for kind in list(vars(module).values()):
        if isinstance(kind, type) and 'open' in vars(kind):
            moving(kind, 'open', 1)


def refusing(owner, name):
    """Replaces owner.name by itself, which refuses where a host of Google's is among what it is given."""
    was = getattr(owner, name)

    @functools.wraps(was)
    def call(*given, **named):
        for value in (*given, *named.values()):
            refuse(value)
        return was(*given, **named)
    setattr(owner, name, call)


def patch_ssl(module):
    for name in ('wrap_socket', 'wrap_bio'):
        refusing(module.SSLContext, name)


# Each is done whenever the module is loaded, so that a program which does without pays nothing, and one that loads it again has it again.
PATCHES = {
    'httplib2': patch_httplib2,
    'requests.adapters': patch_adapters,
    'requests.sessions': lambda module: moving(module.Session, 'request', 2),
    'urllib3.poolmanager': patch_pools,
    'webbrowser': patch_webbrowser,
    'requests_oauthlib.oauth2_session': lambda module: moving_answer(module.OAuth2Session, 'authorization_url', lambda answer: (moved(answer[0]), *answer[1:])),
    'oauth2client.client': lambda module: moving_answer(module.OAuth2WebServerFlow, 'step1_get_authorize_url'),
    'ssl': patch_ssl,
    'OpenSSL.SSL': lambda module: refusing(module.Connection, 'set_tlsext_host_name'),
}


class Patching(importlib.abc.MetaPathFinder):
    """Finds the modules of PATCHES as everybody else does, and has them patched once they are loaded."""

    def find_spec(self, name, path=None, target=None):
        if name not in PATCHES:
            return None
        others = (finder for finder in sys.meta_path if finder is not self and hasattr(finder, 'find_spec'))
        spec = next(filter(None, (finder.find_spec(name, path, target) for finder in others)), None)
        if not spec or not hasattr(spec.loader, 'exec_module') or isinstance(spec.loader, type):
            return spec
        load = spec.loader.exec_module

        def load_and_patch(module):
            load(module)
            PATCHES[name](module)
        spec.loader.exec_module = load_and_patch
        return spec


sys.meta_path.insert(0, Patching())
for each in PATCHES:
    if each in sys.modules:
        PATCHES[each](sys.modules[each])

# A proxy is on another machine, and cannot reach this one's loopback.
hosts_without = {name: os.environ.get(name) or os.environ.get(other) or '' for name, other in (('no_proxy', 'NO_PROXY'), ('NO_PROXY', 'no_proxy'))}
for each, listed in hosts_without.items():
    if listed != '*' and SANDBOX_HOST not in listed.split(','):
        os.environ[each] = ','.join(filter(None, (listed, SANDBOX_HOST)))

ASKED_FOR = re.compile(rb'\ACONNECT ([^\s:]+)|\r\nhost: *([^\s:]+)', re.IGNORECASE)


def look_at_sent(connection, data):
    """What `http.client` sends: to a proxy, an address can be asked for that is not the connection's own."""
    found = ASKED_FOR.search(data) if isinstance(data, (bytes, bytearray)) else None
    if found and plain(connection.host) != SANDBOX_HOST:
        refuse(found[1] or found[2])


# Whatever else would speak to Google: Python itself says what it is about to do, and cannot be made to stop saying it.
LOOKS = {
    'socket.getaddrinfo': lambda host, *rest: refuse(host),
    'socket.gethostbyname': lambda host, *rest: refuse(host),
    'socket.connect': lambda socket, address, *rest: refuse(address[0]) if isinstance(address, tuple) and address else None,
    'urllib.Request': lambda address, *rest: refuse(urllib.parse.urlsplit(address).hostname),
    'http.client.send': look_at_sent,
}


def watch(event, given, looks=LOOKS):
    look = looks.get(event)
    if look:
        look(*given)


sys.addaudithook(watch)
