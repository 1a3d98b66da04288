"""Signing in with google-auth-oauthlib, refreshing with google-auth."""

import datetime
import json
import os
import unittest
import urllib.parse
import webbrowser

import google.auth.exceptions
import google.auth.transport.requests
import google.oauth2.credentials
import google.oauth2.id_token
import oauthlib.oauth2
import requests
from google_auth_oauthlib.flow import Flow, InstalledAppFlow

from sandbox import CALENDAR, HOST, KIM, Person, SandboxTest

# The endpoints are on loopback, without TLS; and Google grants `email` under its long name. oauthlib asks to be told about both.
os.environ['OAUTHLIB_INSECURE_TRANSPORT'] = '1'
os.environ['OAUTHLIB_RELAX_TOKEN_SCOPE'] = '1'

REDIRECT = 'http://127.0.0.1:9/back'


class SignInTest(SandboxTest):
    def flow(self, scopes=(CALENDAR,), **settings):
        settings.setdefault('autogenerate_code_verifier', True)
        return Flow.from_client_config(self.sandbox.client_config(), list(scopes), redirect_uri=REDIRECT, **settings)

    def sign_in(self, person=None, scopes=(CALENDAR,)):
        flow = self.flow(scopes)
        url, _ = flow.authorization_url()
        flow.fetch_token(authorization_response=(person or Person()).answer(url))
        return flow.credentials


class TheConsentPage(SignInTest):
    def test_of_the_installed_app_flow_brings_credentials(self):
        person = Person()
        webbrowser.register('person', None, person, preferred=True)
        flow = InstalledAppFlow.from_client_config(self.sandbox.client_config(), [CALENDAR, 'openid', 'email'], autogenerate_code_verifier=True)
        credentials = flow.run_local_server(port=0, authorization_prompt_message='', success_message='Back to the program')
        self.assertEqual(len(person.pages), 1)
        self.assertTrue(credentials.valid)
        self.assertTrue(credentials.refresh_token)
        self.assertTrue(credentials.id_token)
        self.assertEqual(self.sandbox.calendar(credentials=credentials).calendarList().get(calendarId='primary').execute()['id'], HOST)

    def test_sends_the_challenge_that_the_verifier_answers(self):
        flow = self.flow()
        url, state = flow.authorization_url()
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)
        self.assertEqual(query['code_challenge_method'], ['S256'])
        back = urllib.parse.parse_qs(urllib.parse.urlsplit(Person().answer(url)).query)
        self.assertEqual(back['state'], [state])
        self.assertEqual(back['iss'], ['https://accounts.google.com'])
        self.assertEqual(back['scope'], [CALENDAR])
        flow.code_verifier = 'x' * 64
        with self.assertRaises(oauthlib.oauth2.InvalidGrantError):
            flow.fetch_token(code=back['code'][0])

    def test_gives_a_code_for_one_exchange(self):
        flow = self.flow()
        url, _ = flow.authorization_url()
        back = Person().answer(url)
        flow.fetch_token(authorization_response=back)
        with self.assertRaises(oauthlib.oauth2.InvalidGrantError):
            flow.fetch_token(authorization_response=back)

    def test_refused_comes_back_as_access_denied(self):
        flow = self.flow()
        url, _ = flow.authorization_url()
        with self.assertRaises(oauthlib.oauth2.AccessDeniedError):
            flow.fetch_token(authorization_response=Person(allow=False).answer(url))

    def test_signs_in_whom_the_person_chooses(self):
        credentials = self.sign_in(Person(account=KIM))
        self.assertEqual(self.sandbox.calendar(credentials=credentials).calendars().get(calendarId='primary').execute()['id'], KIM)

    def test_grants_what_is_left_ticked(self):
        events = 'https://www.googleapis.com/auth/calendar.events'
        listing = 'https://www.googleapis.com/auth/calendar.calendarlist.readonly'
        flow = self.flow([events, listing])
        url, _ = flow.authorization_url()
        token = flow.fetch_token(authorization_response=Person(untick=[listing]).answer(url))
        self.assertEqual(list(token['scope']), [events])
        api = self.sandbox.calendar(credentials=flow.credentials)
        self.assertEqual(api.events().list(calendarId='primary').execute()['kind'], 'calendar#events')
        error = self.refused(api.calendarList().list(), 403, 'insufficientPermissions')
        self.assertEqual(json.loads(error.content)['error']['status'], 'PERMISSION_DENIED')


class Consent(SignInTest):
    switches = {'autoConsent': 'true'}

    def test_by_itself_shows_no_page(self):
        person = Person()
        credentials = self.sign_in(person)
        self.assertEqual(person.pages, [])
        self.assertEqual(self.sandbox.calendar(credentials=credentials).calendars().get(calendarId='primary').execute()['id'], HOST)


class Tokens(SignInTest):
    def primary(self, credentials):
        return self.sandbox.calendar(credentials=credentials).calendars().get(calendarId='primary').execute()

    def test_that_have_expired_are_refreshed_before_the_call(self):
        credentials = self.sign_in()
        old, refresh_token = credentials.token, credentials.refresh_token
        credentials.expiry = datetime.datetime.utcnow() - datetime.timedelta(minutes=1)
        self.assertEqual(self.primary(credentials)['id'], HOST)
        self.assertNotEqual(credentials.token, old)
        self.assertEqual(credentials.refresh_token, refresh_token)
        self.assertGreater(credentials.expiry, datetime.datetime.utcnow() + datetime.timedelta(minutes=50))

    def test_that_the_server_refuses_are_refreshed_and_the_call_is_made_again(self):
        credentials = self.sign_in()
        credentials.token = 'ya29.nobody'
        self.assertEqual(self.primary(credentials)['id'], HOST)
        self.assertNotEqual(credentials.token, 'ya29.nobody')

    def test_that_are_revoked_need_a_new_sign_in(self):
        credentials = self.sign_in()
        answer = requests.post(self.sandbox.google['revocationEndpoint'], params={'token': credentials.token},
                               headers={'content-type': 'application/x-www-form-urlencoded'})
        self.assertEqual(answer.status_code, 200)
        with self.assertRaises(google.auth.exceptions.RefreshError) as caught:
            self.primary(credentials)
        self.assertIn('invalid_grant', str(caught.exception))
        self.assertEqual(self.primary(self.sign_in())['id'], HOST)

    def test_of_another_client_are_no_use(self):
        credentials = self.sign_in()
        other = google.oauth2.credentials.Credentials(None, refresh_token=credentials.refresh_token, token_uri=credentials.token_uri,
                                                      client_id='somebody.apps.googleusercontent.com', client_secret='x')
        with self.assertRaises(google.auth.exceptions.RefreshError) as caught:
            self.primary(other)
        self.assertIn('invalid_client', str(caught.exception))

    def test_without_a_refresh_token_end_in_the_clients_error(self):
        with self.assertRaises(google.auth.exceptions.RefreshError):
            self.primary(google.oauth2.credentials.Credentials('ya29.nobody'))

    def test_tell_who_they_belong_to(self):
        credentials = self.sign_in(scopes=[CALENDAR, 'openid', 'email', 'profile'])
        bearer = {'Authorization': 'Bearer ' + credentials.token}
        who = requests.get(self.sandbox.google['userinfoEndpoint'], headers=bearer).json()
        self.assertEqual((who['email'], who['email_verified'], who['name']), (HOST, True, 'Nora Host'))
        info = requests.post(self.sandbox.root + 'tokeninfo', params={'access_token': credentials.token}).json()
        self.assertEqual((info['sub'], info['aud']), (who['sub'], self.sandbox.google['clientId']))
        self.assertIn(CALENDAR, info['scope'].split())


class Identity(SignInTest):
    clock = 'real'  # what an id token says is held against the system's time

    def test_is_signed_with_a_key_that_is_published(self):
        credentials = self.sign_in(scopes=[CALENDAR, 'openid', 'email', 'profile'])
        claims = google.oauth2.id_token.verify_token(credentials.id_token, google.auth.transport.requests.Request(),
                                                     audience=self.sandbox.google['clientId'], certs_url=self.sandbox.root + 'oauth2/v1/certs')
        self.assertEqual((claims['iss'], claims['email'], claims['name']), ('https://accounts.google.com', HOST, 'Nora Host'))
        head, body, signature = credentials.id_token.split('.')
        with self.assertRaises(ValueError):
            google.oauth2.id_token.verify_token('.'.join([head, body, signature[::-1]]), google.auth.transport.requests.Request(),
                                                certs_url=self.sandbox.root + 'oauth2/v1/certs')

    def test_endpoints_are_found_by_discovery(self):
        found = requests.get(self.sandbox.root + '.well-known/openid-configuration').json()
        self.assertEqual(found['issuer'], 'https://accounts.google.com')
        for name, printed in (('authorization_endpoint', 'authorizationEndpoint'), ('token_endpoint', 'tokenEndpoint'),
                              ('revocation_endpoint', 'revocationEndpoint'), ('userinfo_endpoint', 'userinfoEndpoint')):
            self.assertEqual(found[name], self.sandbox.google[printed])
        self.assertEqual([k['alg'] for k in requests.get(found['jwks_uri']).json()['keys']], found['id_token_signing_alg_values_supported'])


if __name__ == '__main__':
    unittest.main()
