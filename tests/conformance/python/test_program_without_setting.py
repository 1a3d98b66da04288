"""Programs that know Google alone, unchanged: Python loads resources/clients/redirect-google-python before them."""

import json
import os
import pathlib
import shutil
import socketserver
import subprocess
import sys
import tempfile
import threading
import unittest

from api_document import api_document
from sandbox import HOST, Sandbox, SandboxTest

REDIRECT = pathlib.Path(__file__).resolve().parents[3] / 'resources' / 'clients' / 'redirect-google-python'


class Redirected(SandboxTest):
    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox(cls.clock, discovery=api_document(), autoConsent='true')
        cls.addClassCleanup(cls.sandbox.close)

    def run_program(self, *command, origin=None, **environment):
        """Its end, in the environment that docs/clients.md names."""
        environment = {**os.environ, 'CALSYNC_GOOGLE_ORIGIN': self.sandbox.root if origin is None else origin, 'PYTHONPATH': str(REDIRECT),
                       'TZ': 'Europe/Berlin', **environment}
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)

    def program(self, text, **settings):
        return self.run_program(sys.executable, '-W', 'ignore', '-c', text, **settings)


@unittest.skipUnless(shutil.which('gcalcli'), 'gcalcli is not installed')
class Gcalcli(Redirected):
    """Debian's gcalcli: oauth2client, httplib2, googleapiclient, the description of the API asked of Google."""

    def setUp(self):
        super().setUp()
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def gcalcli(self, *arguments):
        # The browser is one that follows where it is led: the sandbox's page answers as if the person had allowed everything.
        ended = self.run_program('gcalcli', '--nocolor', '--client-id', self.sandbox.google['clientId'], '--client-secret', self.sandbox.google['clientSecret'],
                                 '--config-folder', self.folder.name, '--auth_host_name', '127.0.0.1', *arguments, BROWSER='curl -sSLo /dev/null %s &')
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        return ended.stdout

    def test_it_signs_in_reads_and_writes(self):
        listed = self.gcalcli('list')
        self.assertIn('owner  work', listed)
        self.assertEqual(json.loads(pathlib.Path(self.folder.name, 'oauth').read_text())['client_id'], self.sandbox.google['clientId'])
        self.gcalcli('--calendar', 'work', 'add', '--title', 'Review with Kim', '--when', '2026-03-04 10:00', '--duration', '45', '--where', 'Room Elbe',
                     '--description', 'Bring the plan', '--who', 'kim@example.com', '--reminder', '10', '--noprompt')
        self.assertIn('Review with Kim', self.gcalcli('agenda', '2026-03-04', '2026-03-05'))
        [event] = self.events.list(calendarId='work@group.calendar.google.com', q='Review with Kim').execute()['items']
        self.assertEqual((event['start'], event['end']), tuple({'dateTime': f'2026-03-04T{time}:00+01:00', 'timeZone': event['start']['timeZone']} for time in ('10:00', '10:45')))
        self.assertEqual((event['location'], event['description'], [guest['email'] for guest in event['attendees']]),
                         ('Room Elbe', 'Bring the plan', ['kim@example.com']))
        self.assertIn('10:00          Review with Kim', self.gcalcli('search', 'Review'))
        self.assertIn('Deleted!', self.gcalcli('delete', '--iamaexpert', 'Review with Kim'))
        self.assertIn('No Events Found', self.gcalcli('search', 'Review'))

    def test_quick_events(self):
        self.gcalcli('--calendar', 'work', 'quick', 'Coffee at 15:30')
        self.assertIn('15:30          Coffee', self.gcalcli('search', 'Coffee'))


class OwnPrograms(Redirected):
    """Google's client with nothing but a token, on each of the libraries that it can stand on."""

    ASK = 'http.request("GET", "https://www.googleapis.com/calendar/v3/calendars/primary?fields=id", headers={"Authorization": "Bearer TOKEN"})'

    def ask(self, setup, more=''):
        token = self.sandbox.google['accounts'][0]['accessToken']
        return self.program('\n'.join([setup, 'answer = ' + self.ASK.replace('TOKEN', token), more]))

    def test_httplib2(self):
        self.assertIn(HOST, self.ask('import httplib2\nclass http: request = lambda method, url, headers: httplib2.Http().request(url, method, headers=headers)',
                                     'print(answer[1])').stdout)

    def test_requests(self):
        self.assertIn(HOST, self.ask('import requests; http = requests', 'print(answer.text)').stdout)

    def test_urllib3(self):
        self.assertIn(HOST, self.ask('import urllib3; http = urllib3.PoolManager()', 'print(answer.data)').stdout)

    def test_google_auth_refreshes(self):
        account, google = self.sandbox.google['accounts'][0], self.sandbox.google
        ended = self.program('\n'.join([
            'import google.oauth2.credentials, google.auth.transport.requests',
            f'who = google.oauth2.credentials.Credentials(None, refresh_token={account["refreshToken"]!r}, token_uri="https://oauth2.googleapis.com/token",',
            f'    client_id={google["clientId"]!r}, client_secret={google["clientSecret"]!r})',
            'http = google.auth.transport.requests.AuthorizedSession(who)',
            'print(http.get("https://www.googleapis.com/calendar/v3/calendars/primary").json()["id"])']))
        self.assertEqual((ended.stdout.strip(), ended.returncode), (HOST, 0), ended.stderr)

    def test_the_address_for_signing_in_leads_to_the_sandbox(self):
        ended = self.program('\n'.join([
            'from google_auth_oauthlib.flow import InstalledAppFlow',
            'flow = InstalledAppFlow.from_client_config({"installed": {"client_id": "a", "client_secret": "b",',
            '    "auth_uri": "https://accounts.google.com/o/oauth2/auth", "token_uri": "https://oauth2.googleapis.com/token"}}, ["openid"])',
            'print(flow.authorization_url()[0])']))
        self.assertTrue(ended.stdout.startswith(self.sandbox.root + 'o/oauth2/auth?'), ended.stdout + ended.stderr)

    def test_however_the_libraries_are_loaded(self):
        for setup in ('import importlib.util; importlib.util.find_spec("requests.adapters"); import requests; http = requests',
                      'import importlib, httplib2; importlib.reload(httplib2)\nclass http: request = lambda method, url, headers: httplib2.Http().request(url, method, headers=headers)',
                      'import threading\ndone = [threading.Thread(target=__import__, args=["requests"]) for _ in range(8)]\n[t.start() for t in done]; [t.join() for t in done]\n'
                      'import requests; http = requests'):
            with self.subTest(setup):
                ended = self.ask(setup, 'print(answer[1] if isinstance(answer, tuple) else answer.text)')
                self.assertIn(HOST, ended.stdout, ended.stderr)

    def test_however_the_address_is_written(self):
        token = self.sandbox.google['accounts'][0]['accessToken']
        for address in ('"http://www.googleapis.com/calendar/v3/calendars/primary"', '"HTTPS://WWW.GoogleApis.com.:443/calendar/v3/calendars/primary"',
                        'b"https://www.googleapis.com/calendar/v3/calendars/primary"', '" https://www.googleapis.com/calendar/v3/calendars/primary"'):
            with self.subTest(address):
                ended = self.program(f'import requests\nprint(requests.get({address}, headers={{"Authorization": "Bearer {token}"}}).text)')
                self.assertIn(HOST, ended.stdout, ended.stderr)

    def test_a_prepared_request(self):
        ended = self.ask('import requests\nclass http: request = lambda *given, **named: requests.Session().send(requests.Request(*given, **named).prepare())', 'print(answer.text)')
        self.assertIn(HOST, ended.stdout, ended.stderr)

    def test_no_proxy_sees_it(self):
        class Proxy(socketserver.BaseRequestHandler):
            seen = []
            def handle(self):
                self.seen.append(self.request.recv(10000))
        proxy = socketserver.ThreadingTCPServer(('127.0.0.1', 0), Proxy)
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        self.addCleanup(proxy.server_close)
        self.addCleanup(proxy.shutdown)
        port = proxy.server_address[1]
        at = f'http://127.0.0.1:{port}'
        for setup in ('import requests; http = requests',
                      f'import requests; http = requests.Session(); http.proxies = {{"http": "{at}", "https": "{at}"}}',
                      f'import urllib3; http = urllib3.ProxyManager("{at}")',
                      'import httplib2\nclass http: request = lambda method, url, headers: httplib2.Http().request(url, method, headers=headers)',
                      f'import httplib2\nclass http: request = lambda method, url, headers: httplib2.Http(proxy_info=httplib2.ProxyInfo(3, "127.0.0.1", {port})).request(url, method, headers=headers)'):
            with self.subTest(setup):
                more = 'print(answer[1] if isinstance(answer, tuple) else getattr(answer, "data", None) or answer.text)'
                token = self.sandbox.google['accounts'][0]['accessToken']
                ended = self.program('\n'.join([setup, 'answer = ' + self.ASK.replace('TOKEN', token), more]), http_proxy=at, https_proxy=at, no_proxy='', NO_PROXY='')
                self.assertIn(HOST, ended.stdout, ended.stderr)
        # What is not redirected is not asked of a proxy, either.
        for text in ('import urllib.request; urllib.request.urlopen("http://www.googleapis.com/")', 'import urllib.request; urllib.request.urlopen("https://www.googleapis.com/")',
                     f'import http.client; c = http.client.HTTPConnection("127.0.0.1", {port}); c.set_tunnel("www.googleapis.com", 443); c.request("GET", "/")',
                     f'import http.client; c = http.client.HTTPConnection("localhost", {port}); c.request("GET", "http://www.googleapis.com/", headers={{"Host": "www.googleapis.com"}})'):
            with self.subTest(text):
                self.assertIn('is not redirected to the sandbox', self.program(text.replace('"127.0.0.1"', '"localhost"'), http_proxy=at, https_proxy=at).stderr)
        self.assertEqual(b''.join(Proxy.seen), b'')

    def test_another_way_to_google_is_refused(self):
        bio = 'ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), '
        for text in (f'import ssl; {bio}server_hostname="www.googleapis.com")', f'import ssl; {bio}False, "www.googleapis.com")', f'import ssl; {bio}server_hostname="WWW.googleapis.com.")',
                     f'import ssl; {bio}server_hostname="calendar-json.googleapis.com")', f'import ssl, importlib; importlib.reload(ssl); {bio}server_hostname="www.googleapis.com")',
                     'import http.client; http.client.HTTPSConnection("www.googleapis.com").request("GET", "/")',
                     'import http.client; http.client.HTTPConnection("www.googleapis.com").request("GET", "/")',
                     'import importlib, socket; importlib.reload(socket).create_connection(("accounts.google.com", 443))',
                     'import asyncio; asyncio.run(asyncio.open_connection("oauth2.googleapis.com", 443, ssl=True))',
                     'import urllib3; urllib3.HTTPSConnectionPool("people.googleapis.com", retries=False).urlopen("GET", "/")',
                     'import OpenSSL.SSL as s; s.Connection(s.Context(s.TLS_METHOD)).set_tlsext_host_name(b"www.googleapis.com")'):
            with self.subTest(text):
                ended = self.program(text)
                self.assertRegex(ended.stderr, 'this way to [a-z0-9.-]*google(apis)?.com is not redirected to the sandbox')
                self.assertNotEqual(ended.returncode, 0)

    def test_a_host_that_is_meant_is_left_alone(self):
        for host, says in (('generativelanguage.googleapis.com', 'went on'), ('www.googleapis.com', 'is not redirected'), ('sheets.googleapis.com', 'is not redirected')):
            with self.subTest(host):
                ended = self.program(f'import ssl\nssl.create_default_context().wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="{host}")\nprint("went on")',
                                     CALSYNC_GOOGLE_REAL='generativelanguage.googleapis.com, www.googleapis.com')
                self.assertIn(says, ended.stdout + ended.stderr)

    def test_any_browser_is_led_to_the_sandbox(self):
        ended = self.program('\n'.join([
            'import webbrowser',
            'class Told(webbrowser.UnixBrowser):',
            '    def _invoke(self, args, *rest): print(args); return True',
            'Told.remote_args, Told.remote_action = ["%s"], ""',
            'webbrowser.register("told", None, Told("told"))',
            'webbrowser.get("told").open("https://accounts.google.com/o/oauth2/auth?client_id=a")']))
        self.assertEqual(ended.stdout.strip(), repr([self.sandbox.root + 'o/oauth2/auth?client_id=a']), ended.stderr)

    def test_another_sitecustomize_before_it_does_not_take_its_place(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, 'sitecustomize.py').write_text('')
            ended = self.program('import ssl\nssl.create_default_context().wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="www.googleapis.com")',
                                 PYTHONPATH=f'{folder}{os.pathsep}{REDIRECT}')
        self.assertIn('is not redirected to the sandbox', ended.stderr)

    def test_other_hosts_are_left_alone(self):
        listening = self.sandbox.root  # anything that answers over plain HTTP
        ended = self.program(f'import requests\nprint(requests.get("{listening}o/nothing").status_code)')
        self.assertEqual(ended.stdout.strip(), '404', ended.stderr)

    def test_a_wrong_origin_is_one_line_and_an_end(self):
        for wrong, says in (('', 'expected an origin'), ('http://127.0.0.1:1/calendar', 'expected an origin'), ('http://192.0.2.1', 'not loopback'), ('http://[', 'expected an origin'),
                            ('http://127.0.0.1:port', 'expected an origin'), ('http://127.0.0.1:99999', 'expected an origin'), ('http://@127.0.0.1', 'expected an origin')):
            with self.subTest(wrong):
                ended = self.program('print("ran")', origin=wrong)
                self.assertNotIn('ran', ended.stdout)
                self.assertIn(says, ended.stderr)


if __name__ == '__main__':
    unittest.main()
