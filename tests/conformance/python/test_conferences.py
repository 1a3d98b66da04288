"""Conferences that come later than the event that asks for one, as the real service may make them."""

import queue
import unittest

from sandbox import KIM, Listener, SandboxTest


def asked(request):
    return {'createRequest': {'requestId': request, 'conferenceSolutionKey': {'type': 'hangoutsMeet'}}}


class Later(SandboxTest):
    switches = {'conferencePendingSeconds': 30}

    def ask(self, request='r1', **fields):
        body = {'summary': 'Intro call', 'start': {'date': '2026-03-03'}, 'end': {'date': '2026-03-04'}, 'conferenceData': asked(request), **fields}
        return self.events.insert(calendarId='primary', conferenceDataVersion=1, body=body).execute()

    def get(self, event, email=None):
        events = self.sandbox.calendar(email).events() if email else self.events
        return events.get(calendarId='primary', eventId=event['id']).execute()

    def status(self, event):
        return event['conferenceData']['createRequest']['status']['statusCode']

    def test_it_pends_and_then_sync_and_channels_tell_of_it(self):
        listener = Listener()
        self.addCleanup(listener.close)
        event = self.ask(attendees=[{'email': KIM}])
        self.assertEqual(event['conferenceData'], {'createRequest': {**asked('r1')['createRequest'], 'status': {'statusCode': 'pending'}}})
        self.assertNotIn('hangoutLink', event)
        self.events.watch(calendarId='primary', body={'id': 'conference-comes', 'type': 'web_hook', 'address': listener.address}).execute()
        self.assertEqual(listener.next()[0]['x-goog-resource-state'], 'sync')
        token = self.events.list(calendarId='primary').execute()['nextSyncToken']
        self.assertEqual(self.events.list(calendarId='primary', syncToken=token).execute()['items'], [])
        self.sandbox.admin('POST', '/clock', advance='30s')
        self.assertEqual(listener.next()[0]['x-goog-resource-state'], 'exists')
        [told] = self.events.list(calendarId='primary', syncToken=token).execute()['items']
        self.assertEqual((told['id'], self.status(told)), (event['id'], 'success'))
        self.assertEqual(told['hangoutLink'], 'https://meet.google.com/' + told['conferenceData']['conferenceId'])
        self.assertEqual(told['conferenceData']['entryPoints'][0]['uri'], told['hangoutLink'])
        self.assertNotEqual(told['etag'], event['etag'])
        self.assertEqual(self.get(event, KIM)['hangoutLink'], told['hangoutLink'])

    def test_the_same_request_again_is_ignored(self):
        event = self.ask()
        self.sandbox.admin('POST', '/clock', advance='30s')
        there = self.get(event)
        again = self.events.update(calendarId='primary', eventId=event['id'], conferenceDataVersion=1, body=event).execute()
        self.assertEqual((again['hangoutLink'], again['conferenceData']), (there['hangoutLink'], there['conferenceData']))
        other = self.events.patch(calendarId='primary', eventId=event['id'], conferenceDataVersion=1, body={'conferenceData': asked('r2')}).execute()
        self.assertEqual(self.status(other), 'pending')
        self.assertNotIn('hangoutLink', other)

    def test_a_world_that_begins_anew_has_none_to_come(self):
        self.ask()
        self.sandbox.admin('POST', '/reset')
        listener = Listener()
        self.addCleanup(listener.close)
        self.events.watch(calendarId='primary', body={'id': 'none-to-come', 'type': 'web_hook', 'address': listener.address}).execute()
        self.assertEqual(listener.next()[0]['x-goog-resource-state'], 'sync')
        self.sandbox.admin('POST', '/clock', advance='60s')
        self.assertEqual(self.events.list(calendarId='primary').execute()['items'], [])
        with self.assertRaises(queue.Empty):
            listener.next(timeout=0.2)


class Never(SandboxTest):
    switches = {'conferencesFail': 'true'}

    def test_it_fails(self):
        event = self.insert()
        refused = self.events.patch(calendarId='primary', eventId=event['id'], conferenceDataVersion=1, body={'conferenceData': asked('r1')}).execute()
        self.assertEqual(refused['conferenceData']['createRequest']['status'], {'statusCode': 'failure'})
        self.assertNotIn('entryPoints', refused['conferenceData'])
        self.assertNotIn('hangoutLink', refused)


if __name__ == '__main__':
    unittest.main()
