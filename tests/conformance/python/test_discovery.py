"""The client fetches the API's description from the sandbox, and finds everything else by it."""

import json
import unittest
import urllib.error
import urllib.request

from googleapiclient import discovery

from api_document import api_document
from sandbox import Sandbox, at

WHERE = 'discovery/v1/apis/{api}/{apiVersion}/rest'


class ADescriptionFromTheSandbox(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox(discovery=api_document())
        cls.addClassCleanup(cls.sandbox.close)

    def build(self, where=WHERE):
        return discovery.build('calendar', 'v3', credentials=self.sandbox.credentials(), discoveryServiceUrl=self.sandbox.root + where,
                               cache_discovery=False)

    def test_leads_every_call_to_the_sandbox(self):
        api = self.build()
        event = api.events().insert(calendarId='primary', body={'summary': 'Described', 'start': at('2026-03-03T10:00:00'), 'end': at('2026-03-03T11:00:00')}).execute()
        self.assertEqual(api.events().get(calendarId='primary', eventId=event['id']).execute()['summary'], 'Described')

    def test_leads_batches_there_as_well(self):
        api, answers = self.build(), {}
        batch = api.new_batch_http_request(callback=lambda name, answer, error: answers.update({name: error or answer['id']}))
        batch.add(api.calendars().get(calendarId='primary'), request_id='one')
        batch.execute()
        self.assertEqual(answers, {'one': 'host@example.com'})

    def test_is_where_newer_clients_look_too(self):
        api = self.build('$discovery/rest?version={apiVersion}')
        self.assertEqual(api.calendars().get(calendarId='primary').execute()['id'], 'host@example.com')

    def test_is_unknown_without_a_file(self):
        plain = Sandbox()
        self.addCleanup(plain.close)
        # Asked by hand: where this path is unknown, the client goes on to look for the description in the network.
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(plain.root + 'discovery/v1/apis/calendar/v3/rest')
        self.addCleanup(caught.exception.close)
        self.assertEqual(json.load(caught.exception)['error']['errors'][0]['reason'], 'notFound')


if __name__ == '__main__':
    unittest.main()
