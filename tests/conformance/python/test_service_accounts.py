"""Programs with an account of their own, and with a key alone: google.oauth2.service_account, and developerKey."""

import json
import stat
import pathlib
import unittest

import google.auth.exceptions
import httplib2
from google.oauth2 import service_account
from googleapiclient import discovery

from api_document import api_document
from sandbox import CALENDAR, HOST, KIM, WORK, SandboxTest

ROBOT = 'robot@playground.iam.gserviceaccount.com'
READONLY = 'https://www.googleapis.com/auth/calendar.readonly'
HOLIDAYS = 'en.german#holiday@group.v.calendar.google.com'


class ServiceAccountTest(SandboxTest):
    clock = 'real'  # what the client signs says when

    def setUp(self):
        super().setUp()
        self.file = self.sandbox.google['serviceAccounts'][0]['keyFile']

    def credentials(self, scopes=(CALENDAR,), subject=None):
        return service_account.Credentials.from_service_account_file(self.file, scopes=list(scopes), subject=subject)

    def acting(self, subject=None, scopes=(CALENDAR,)):
        return self.sandbox.calendar(credentials=self.credentials(scopes, subject))


class AServiceAccount(ServiceAccountTest):
    def test_has_a_key_file_for_its_user_alone(self):
        self.assertEqual(stat.S_IMODE(pathlib.Path(self.file).stat().st_mode), 0o600)
        key = json.loads(pathlib.Path(self.file).read_text())
        self.assertEqual(list(sorted(key)), ['auth_provider_x509_cert_url', 'auth_uri', 'client_email', 'client_id', 'client_x509_cert_url', 'private_key',
                                             'private_key_id', 'project_id', 'token_uri', 'type', 'universe_domain'])

    def test_is_a_user_of_its_own(self):
        api = self.acting()
        self.assertEqual(api.calendarList().get(calendarId='primary').execute()['id'], ROBOT)
        event = api.events().quickAdd(calendarId='primary', text='Backup at 15:30').execute()
        self.assertEqual(event['creator']['email'], ROBOT)
        self.refused(api.events().list(calendarId=WORK), 404, 'notFound')

    def test_is_given_access_to_a_calendar(self):
        self.api.acl().insert(calendarId='primary', body={'role': 'writer', 'scope': {'type': 'user', 'value': ROBOT}}).execute()
        event = self.acting().events().quickAdd(calendarId=HOST, text='Backup').execute()
        self.assertEqual(self.events.get(calendarId='primary', eventId=event['id']).execute()['creator']['email'], ROBOT)

    def test_invites_nobody_in_its_own_name(self):
        day = {'date': '2026-03-04'}
        insert = self.acting().events().insert(calendarId='primary', body={'start': day, 'end': {'date': '2026-03-05'}, 'attendees': [{'email': KIM}]})
        self.refused(insert, 403, 'forbiddenForServiceAccounts')

    def test_acts_as_a_user(self):
        api = self.acting(HOST)
        self.assertEqual(api.calendarList().get(calendarId='primary').execute()['id'], HOST)
        day = {'date': '2026-03-04'}
        event = api.events().insert(calendarId='primary', sendUpdates='all', body={
            'summary': 'Delegated', 'start': day, 'end': {'date': '2026-03-05'}, 'attendees': [{'email': KIM}]}).execute()
        self.assertEqual((event['creator']['email'], event['organizer']['email']), (HOST, HOST))
        copy = self.sandbox.calendar(KIM).events().get(calendarId='primary', eventId=event['id']).execute()
        self.assertEqual(copy['summary'], 'Delegated')

    def test_needs_the_delegation_of_each_scope(self):
        with self.assertRaises(google.auth.exceptions.RefreshError) as caught:
            self.acting(HOST, [READONLY]).calendarList().list().execute()
        self.assertIn('unauthorized_client: Client is unauthorized to retrieve access tokens using this method', str(caught.exception))

    def test_acts_as_nobody_who_is_not_there(self):
        with self.assertRaises(google.auth.exceptions.RefreshError) as caught:
            self.acting('nobody@example.com').calendarList().list().execute()
        self.assertIn('invalid_grant: Invalid email or User ID', str(caught.exception))

    def test_refreshes_by_signing_again(self):
        credentials = self.credentials(subject=HOST)
        api = self.sandbox.calendar(credentials=credentials)
        api.colors().get().execute()
        first = credentials.token
        self.sandbox.admin('POST', '/tokens')
        credentials.token = 'ya29.nobody'
        api.colors().get().execute()
        self.assertNotIn(credentials.token, (first, 'ya29.nobody'))


class WithoutTheTime(ServiceAccountTest):
    """A sandbox with a time of its own, and clients with the system's."""
    clock = '2026-03-02T08:00:00Z'

    def test_what_is_signed_is_out_of_time(self):
        with self.assertRaises(google.auth.exceptions.RefreshError) as caught:
            self.acting().colors().get().execute()
        self.assertIn('invalid_grant: Invalid JWT: Token must be a short-lived token', str(caught.exception))


class WhereNobodyLooksAtTheTime(ServiceAccountTest):
    clock = '2026-03-02T08:00:00Z'
    switches = {'assertionTimes': 'false'}

    def test_what_is_signed_is_good(self):
        self.assertEqual(self.acting().calendarList().get(calendarId='primary').execute()['id'], ROBOT)


class AnApiKey(SandboxTest):
    def keyed(self, key=None):
        document = dict(api_document(), rootUrl=self.sandbox.root, baseUrl=self.sandbox.root + 'calendar/v3/')
        return discovery.build_from_document(document, http=httplib2.Http(), developerKey=key or self.sandbox.google['apiKeys'][0])

    def test_reads_what_is_public(self):
        titles = [e['summary'] for e in self.keyed().events().list(calendarId=HOLIDAYS).execute()['items']]
        self.assertEqual(titles, ['Harbour Day'])
        self.refused(self.keyed().events().list(calendarId=WORK), 404, 'notFound')

    def test_needs_somebody_for_the_rest(self):
        self.refused(self.keyed().calendarList().list(), 401, 'required')
        self.refused(self.keyed().events().quickAdd(calendarId=HOLIDAYS, text='Mine'), 401, 'required')

    def test_has_to_be_one_of_the_worlds(self):
        error = self.refused(self.keyed('AIzaSyNobody').events().list(calendarId=HOLIDAYS), 400, 'badRequest')
        self.assertEqual(error._get_reason(), 'API key not valid. Please pass a valid API key.')


if __name__ == '__main__':
    unittest.main()
