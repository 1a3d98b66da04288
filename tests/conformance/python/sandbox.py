"""What every test of this suite stands on: `calsync serve`, a person at a browser, and a listener for notifications.

The clients are Google's own, unchanged. All that is done to them is to point them at the sandbox, in the ways they have for it.
"""

import http.server
import html.parser
import json
import os
import pathlib
import queue
import subprocess
import tempfile
import threading
import unittest
import urllib.error
import urllib.parse
import urllib.request

import google.oauth2.credentials
from googleapiclient import discovery
from googleapiclient.errors import HttpError

from api_document import api_document

HERE = pathlib.Path(__file__).resolve().parent
WORLD = HERE.parent / 'world.yaml'
CALENDAR = 'https://www.googleapis.com/auth/calendar'
WORK = 'work@group.calendar.google.com'
HOST, KIM, LEE = 'host@example.com', 'kim@example.com', 'lee@example.org'


class Sandbox:
    """`calsync serve` (environment: CALSYNC) with the world beside this suite. `switches` are lines for its `google:` section;
    `discovery` is a document for it to serve."""

    def __init__(self, clock='2026-03-02T08:00:00Z', discovery=None, **switches):
        world = WORLD.read_text()
        for name, value in switches.items():
            world = world.replace('google:\n', f'google:\n  {name}: {value}\n', 1)
            if name == 'autoConsent':
                world = world.replace('  autoConsent: false\n', '', 1)
        self._folder = tempfile.TemporaryDirectory()
        file = pathlib.Path(self._folder.name, 'world.yaml')
        file.write_text(world)
        program = os.environ.get('CALSYNC')
        if not program:
            raise RuntimeError('CALSYNC has to name the calsync program: CALSYNC=build/dev/app/cli/calsync')
        more = []
        if discovery:
            described = pathlib.Path(self._folder.name, 'discovery.json')
            described.write_text(json.dumps(discovery))
            more = ['--discovery', str(described)]
        self.process = subprocess.Popen([program, 'serve', '--world', str(file), '--clock', clock, '--admin',
                                         '--service-account-keys', os.path.join(self._folder.name, 'keys'), *more],
                                        stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f'calsync serve ended with {self.process.wait()}')
        endpoints = json.loads(line)
        self.google, self._admin = endpoints['google'], endpoints['admin']
        self.root = self.google['apiRoot']

    def close(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()
        self._folder.cleanup()

    def admin(self, method, path, **body):
        """Changes the sandbox from outside."""
        request = urllib.request.Request(self._admin['root'] + path, method=method, data=json.dumps(body).encode() if body else None,
                                         headers={'Authorization': 'Bearer ' + self._admin['token'], 'Content-Type': 'application/json'})
        with urllib.request.urlopen(request) as answer:
            content = answer.read()
            return json.loads(content) if content else None

    def goes_wrong(self, method, count=1, **what):
        """The next calls of a method meet with a fault."""
        self.admin('PUT', '/faults', faults=[{'match': {'method': method}, 'what': what, 'count': count}])

    def credentials(self, email=HOST):
        account = next(a for a in self.google['accounts'] if a['email'] == email)
        return google.oauth2.credentials.Credentials(
            account['accessToken'], refresh_token=account['refreshToken'], token_uri=self.google['tokenEndpoint'],
            client_id=self.google['clientId'], client_secret=self.google['clientSecret'], scopes=[CALENDAR])

    def calendar(self, email=HOST, credentials=None):
        """The calendar service of Google's client, as this account."""
        document = dict(api_document(), rootUrl=self.root, baseUrl=self.root + 'calendar/v3/')
        return discovery.build_from_document(document, credentials=credentials or self.credentials(email))

    def client_config(self):
        """As downloaded for a desktop client."""
        return {'installed': {
            'client_id': self.google['clientId'], 'client_secret': self.google['clientSecret'], 'project_id': 'playground',
            'auth_uri': self.google['authorizationEndpoint'], 'token_uri': self.google['tokenEndpoint'],
            'redirect_uris': ['http://localhost']}}


class SandboxTest(unittest.TestCase):
    """One sandbox for the tests of a class; `self.api` is the host's calendar service."""

    switches = {}
    clock = '2026-03-02T08:00:00Z'

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox(cls.clock, **cls.switches)
        cls.addClassCleanup(cls.sandbox.close)

    def setUp(self):
        self.api = self.sandbox.calendar()
        self.events = self.api.events()

    def insert(self, calendar='primary', **fields):
        body = {'summary': 'Intro call', 'start': at('2026-03-03T10:00:00'), 'end': at('2026-03-03T10:30:00')}
        body.update(fields)
        return self.events.insert(calendarId=calendar, body=body).execute()

    def refused(self, request, status, reason):
        """Executes a request that has to be refused, and answers the client's own exception."""
        with self.assertRaises(HttpError) as caught:
            request.execute()
        error = caught.exception
        self.assertEqual(int(error.resp.status), status, error)
        details = json.loads(error.content)['error']
        self.assertEqual(details['code'], status)
        self.assertEqual(details['errors'][0]['reason'], reason)
        self.assertEqual(error._get_reason(), details['message'])
        return error


def at(local, zone='Europe/Berlin'):
    return {'dateTime': local, 'timeZone': zone}


class _Form(html.parser.HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.action, self.fields, self.choices = None, [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == 'form':
            self.action = a['action']
        elif tag == 'input' and a.get('type') == 'hidden':
            self.fields.append((a['name'], a['value']))
        elif tag == 'input':
            self.choices.append((a['name'], a['value'], 'checked' in a))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Person:
    """Somebody at a browser: opens the address, answers the consent page, and is sent back to the program that asked.

    Has the interface of a browser of the module `webbrowser`.
    """

    def __init__(self, allow=True, account=None, untick=()):
        self.allow, self.account, self.untick = allow, account, untick
        self.pages = []

    def open(self, url, new=0, autoraise=True):
        # The program listens only after it has opened the browser.
        threading.Thread(target=lambda: urllib.request.urlopen(self.answer(url)).read(), daemon=True).start()
        return True

    def answer(self, url):
        """The address to which the browser is sent in the end."""
        status, headers, page = self._fetch(urllib.request.Request(url))
        if status == 200:
            self.pages.append(page)
            form = _Form(page)
            chosen = [(name, value) for name, value, checked in form.choices
                      if (value == self.account if name == 'account' and self.account else checked) and value not in self.untick]
            fields = form.fields + chosen + [('decision', 'allow' if self.allow else 'deny')]
            status, headers, page = self._fetch(urllib.request.Request(
                urllib.parse.urljoin(url, form.action), data=urllib.parse.urlencode(fields).encode()))
        if status != 302:
            raise AssertionError(f'{status} instead of the way back: {page}')
        return headers['Location']

    @staticmethod
    def _fetch(request):
        try:
            with urllib.request.build_opener(_NoRedirect).open(request) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()


class Listener:
    """Receives notifications on loopback. Answers the statuses of `answers` one after the other, then 200."""

    def __init__(self, answers=()):
        received, statuses = queue.Queue(), list(answers)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
                status = statuses.pop(0) if statuses else 200
                self.send_response(status)
                self.send_header('Content-Length', '0')
                self.end_headers()
                received.put((dict((k.lower(), v) for k, v in self.headers.items()), body))

            def log_message(self, *_):
                pass

        self._received = received
        self._server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.address = f'http://127.0.0.1:{self._server.server_address[1]}/notifications'
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def next(self, timeout=10):
        """Headers (lower-case names) and body of the next notification."""
        return self._received.get(timeout=timeout)

    def empty(self):
        return self._received.empty()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
