"""Programs that know Google alone, unchanged: Python loads resources/clients/redirect-google-python before them."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
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

    def test_another_way_to_google_is_refused(self):
        ended = self.program('import ssl\nssl.create_default_context().wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="www.googleapis.com")')
        self.assertIn('this way to www.googleapis.com is not redirected to the sandbox', ended.stderr)

    def test_other_hosts_are_left_alone(self):
        listening = self.sandbox.root  # anything that answers over plain HTTP
        ended = self.program(f'import requests\nprint(requests.get("{listening}o/nothing").status_code)')
        self.assertEqual(ended.stdout.strip(), '404', ended.stderr)

    def test_a_wrong_origin_is_one_line_and_an_end(self):
        for wrong, says in (('', 'expected an origin'), ('http://127.0.0.1:1/calendar', 'expected an origin'), ('http://192.0.2.1', 'not loopback')):
            with self.subTest(wrong):
                ended = self.program('print("ran")', origin=wrong)
                self.assertNotIn('ran', ended.stdout)
                self.assertIn(says, ended.stderr)


if __name__ == '__main__':
    unittest.main()
