"""What Google's Python client makes of answers that go wrong."""

import http.client
import unittest

from googleapiclient.errors import HttpError

from sandbox import Listener, SandboxTest, at


class Faults(SandboxTest):
    def tearDown(self):
        self.sandbox.admin('DELETE', '/faults')

    def patiently(self, request, tries=3):
        """Executes with the client's own retries, without the waiting."""
        waits = []
        request._sleep = waits.append
        return request.execute(num_retries=tries), waits

    def body(self, **fields):
        return dict({'start': at('2026-03-03T10:00:00'), 'end': at('2026-03-03T10:30:00')}, **fields)

    def test_of_the_server_are_errors_unless_retries_are_asked_for(self):
        for status in (500, 502, 503, 504):
            self.sandbox.goes_wrong('events.list', status=status)
            self.refused(self.events.list(calendarId='primary'), status, 'backendError')
            self.sandbox.goes_wrong('events.list', status=status, count=2)
            page, waits = self.patiently(self.events.list(calendarId='primary'))
            self.assertEqual((page['kind'], len(waits)), ('calendar#events', 2))

    def test_of_quotas_come_in_both_shapes_and_are_retried(self):
        for status, reason in ((429, 'rateLimitExceeded'), (403, 'rateLimitExceeded'), (403, 'userRateLimitExceeded')):
            self.sandbox.goes_wrong('events.insert', status=status, reason=reason)
            self.refused(self.events.insert(calendarId='primary', body=self.body()), status, reason)
            self.sandbox.goes_wrong('events.insert', status=status, reason=reason)
            event, waits = self.patiently(self.events.insert(calendarId='primary', body=self.body()))
            self.assertEqual((event['status'], len(waits)), ('confirmed', 1))

    def test_of_a_used_up_quota_are_not_retried(self):
        self.sandbox.goes_wrong('events.list', status=403, reason='quotaExceeded', count=9)
        with self.assertRaises(HttpError):
            self.patiently(self.events.list(calendarId='primary'))
        self.assertEqual([f['fired'] for f in self.sandbox.admin('GET', '/faults')['faults']], [1])

    def test_with_a_page_in_place_of_json_are_still_the_clients_error(self):
        self.sandbox.goes_wrong('events.list', status=502, html=True)
        with self.assertRaises(HttpError) as caught:
            self.events.list(calendarId='primary').execute()
        self.assertEqual(int(caught.exception.resp.status), 502)

    def test_that_lose_the_answer_of_an_insert_with_an_id_of_ones_own_do_no_harm(self):
        self.sandbox.goes_wrong('events.insert', status=503, applied=True)
        with self.assertRaises(HttpError) as caught:
            self.patiently(self.events.insert(calendarId='primary', body=self.body(id='mine0001')))
        self.assertEqual(int(caught.exception.resp.status), 409)
        self.assertEqual(self.events.get(calendarId='primary', eventId='mine0001').execute()['status'], 'confirmed')

    def test_that_cut_the_answer_short_are_noticed(self):
        self.sandbox.goes_wrong('events.list', truncate=20)
        with self.assertRaises(http.client.IncompleteRead):
            self.events.list(calendarId='primary').execute()

    def test_of_a_token_that_dies_are_mended_by_a_refresh(self):
        credentials = self.sandbox.credentials()
        old = credentials.token
        self.sandbox.goes_wrong('events.list', token='access')
        self.assertEqual(self.sandbox.calendar(credentials=credentials).events().list(calendarId='primary').execute()['kind'], 'calendar#events')
        self.assertNotEqual(credentials.token, old)
        self.sandbox.google = self.sandbox.admin('POST', '/tokens')['google']  # for the tests after this one

    def test_of_a_stale_etag_end_in_412(self):
        event = self.insert()
        self.events.patch(calendarId='primary', eventId=event['id'], body={'summary': 'Newer'}).execute()
        self.sandbox.goes_wrong('events.get', staleEtag=True)
        stale = self.events.get(calendarId='primary', eventId=event['id']).execute()
        patch = self.events.patch(calendarId='primary', eventId=event['id'], body={'summary': 'Newest'})
        patch.headers['If-Match'] = stale['etag']
        self.refused(patch, 412, 'conditionNotMet')

    def test_of_notifications(self):
        listener = Listener()
        self.addCleanup(listener.close)
        self.events.watch(calendarId='primary', body={'id': 'faulty', 'type': 'web_hook', 'address': listener.address}).execute()
        listener.next()
        self.sandbox.admin('PUT', '/faults', faults=[{'what': {'notification': 'lost'}, 'count': 1}, {'what': {'notification': 'doubled'}, 'after': 1, 'count': 1}])
        self.insert()
        self.insert()
        numbers = [int(listener.next()[0]['x-goog-message-number']) for _ in range(2)]
        self.assertEqual(numbers[0], numbers[1])
        self.insert()
        self.assertGreater(int(listener.next()[0]['x-goog-message-number']), numbers[0])


if __name__ == '__main__':
    unittest.main()
