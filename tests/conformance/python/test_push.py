"""Channels: `watch` through Google's Python client, notifications to a listener."""

import queue
import unittest
import uuid

from sandbox import KIM, Listener, SandboxTest, WORK


class PushTest(SandboxTest):
    def listen(self, **settings):
        listener = Listener(**settings)
        self.addCleanup(listener.close)
        return listener

    def watch(self, listener, calendar='primary', api=None, **fields):
        body = {'id': str(uuid.uuid4()), 'type': 'web_hook', 'address': listener.address, 'token': 'secret word'}
        body.update(fields)
        return (api or self.api).events().watch(calendarId=calendar, body=body).execute()

    def message(self, listener, channel):
        """The next notification, which has to be of this channel."""
        headers, body = listener.next()
        self.assertEqual(body, b'')
        self.assertEqual(headers['x-goog-channel-id'], channel['id'])
        self.assertEqual(headers['x-goog-resource-id'], channel['resourceId'])
        return headers


class AChannel(PushTest):
    def test_begins_with_sync_and_tells_that_something_changed(self):
        listener = self.listen()
        channel = self.watch(listener)
        self.assertEqual(channel['kind'], 'api#channel')
        self.assertEqual(channel['token'], 'secret word')
        first = self.message(listener, channel)
        self.assertEqual((first['x-goog-resource-state'], first['x-goog-message-number']), ('sync', '1'))
        self.assertEqual(first['x-goog-channel-token'], 'secret word')
        self.assertEqual(first['x-goog-resource-uri'], channel['resourceUri'])
        self.assertRegex(first['x-goog-channel-expiration'], r'^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$')
        token = self.events.list(calendarId='primary').execute()['nextSyncToken']
        event = self.insert()
        then = self.message(listener, channel)
        self.assertEqual(then['x-goog-resource-state'], 'exists')
        self.assertGreater(int(then['x-goog-message-number']), 1)
        self.assertEqual([e['id'] for e in self.events.list(calendarId='primary', syncToken=token).execute()['items']], [event['id']])
        self.events.delete(calendarId='primary', eventId=event['id']).execute()
        last = self.message(listener, channel)
        self.assertEqual(last['x-goog-resource-state'], 'exists')
        self.assertGreater(int(last['x-goog-message-number']), int(then['x-goog-message-number']))

    def test_is_told_of_moves_on_both_sides(self):
        here, there = self.listen(), self.listen()
        channels = self.watch(here), self.watch(there, WORK)
        for listener, channel in zip((here, there), channels):
            self.assertEqual(self.message(listener, channel)['x-goog-resource-state'], 'sync')
        event = self.insert()
        self.message(here, channels[0])
        self.events.move(calendarId='primary', eventId=event['id'], destination=WORK).execute()
        for listener, channel in zip((here, there), channels):
            self.assertEqual(self.message(listener, channel)['x-goog-resource-state'], 'exists')

    def test_of_a_guest_is_told_of_the_hosts_changes(self):
        listener = self.listen()
        channel = self.watch(listener, api=self.sandbox.calendar(KIM))
        self.message(listener, channel)
        self.insert(attendees=[{'email': KIM}])
        self.assertEqual(self.message(listener, channel)['x-goog-resource-state'], 'exists')

    def test_tries_again_after_a_server_error(self):
        listener = self.listen(answers=[503, 500])
        channel = self.watch(listener)
        numbers = [self.message(listener, channel)['x-goog-message-number'] for _ in range(3)]
        self.assertEqual(numbers, ['1', '1', '1'])

    def test_says_no_more_once_stopped(self):
        listener = self.listen()
        stopped, runs = self.watch(listener), self.watch(listener)
        self.assertEqual({listener.next()[0]['x-goog-channel-id'] for _ in range(2)}, {stopped['id'], runs['id']})
        self.assertEqual(self.api.channels().stop(body={'id': stopped['id'], 'resourceId': stopped['resourceId']}).execute(), '')
        self.insert()
        self.assertEqual(self.message(listener, runs)['x-goog-resource-state'], 'exists')
        self.insert()
        self.assertEqual(self.message(listener, runs)['x-goog-resource-state'], 'exists')
        self.assertTrue(listener.empty())

    def test_of_the_same_calendar_has_the_same_resource(self):
        listener = self.listen()
        first, second, other = self.watch(listener), self.watch(listener), self.watch(listener, WORK)
        self.assertEqual(first['resourceId'], second['resourceId'])
        self.assertNotEqual(first['resourceId'], other['resourceId'])

    def test_lives_as_long_as_allowed(self):
        listener = self.listen()
        week = int(self.watch(listener)['expiration'])
        hour = int(self.watch(listener, params={'ttl': '3600'})['expiration'])
        month = int(self.watch(listener, params={'ttl': '99999999'})['expiration'])
        self.assertAlmostEqual((week - hour) / 1000, 604800 - 3600, delta=60)
        self.assertAlmostEqual((month - hour) / 1000, 2592000 - 3600, delta=60)


class Refused(PushTest):
    def watching(self, **fields):
        body = {'id': str(uuid.uuid4()), 'type': 'web_hook', 'address': 'http://127.0.0.1:9/'}
        body.update(fields)
        return self.events.watch(calendarId='primary', body={k: v for k, v in body.items() if v is not None})

    def test_are_channels_that_were_there_before(self):
        listener = self.listen()
        channel = self.watch(listener)
        self.refused(self.watching(id=channel['id']), 400, 'channelIdNotUnique')
        self.api.channels().stop(body={'id': channel['id'], 'resourceId': channel['resourceId']}).execute()
        self.refused(self.watching(id=channel['id']), 400, 'channelIdNotUnique')

    def test_are_addresses_without_tls_elsewhere(self):
        error = self.refused(self.watching(address='http://example.com/hook'), 400, 'push.webhookUrlNotHttps')
        self.assertEqual(error._get_reason(), 'WebHook callback must be HTTPS: http://example.com/hook')

    def test_are_channels_without_an_id(self):
        self.refused(self.watching(id=None), 400, 'required')

    def test_is_stopping_what_is_not_ones_own(self):
        listener = self.listen()
        channel = self.watch(listener)
        wrong = {'id': channel['id'], 'resourceId': 'another'}
        self.refused(self.api.channels().stop(body=wrong), 404, 'notFound')
        self.refused(self.sandbox.calendar(KIM).channels().stop(body={'id': channel['id'], 'resourceId': channel['resourceId']}), 404, 'notFound')
        self.refused(self.api.channels().stop(body={'id': 'nothing', 'resourceId': 'nothing'}), 404, 'notFound')


class WithoutLocalWebhooks(PushTest):
    switches = {'allowLocalWebhooks': 'false'}

    def test_a_listener_on_loopback_is_refused_as_google_does(self):
        listener = self.listen()
        self.refused(self.events.watch(calendarId='primary', body={'id': 'x', 'type': 'web_hook', 'address': listener.address}), 400, 'push.webhookUrlNotHttps')
        with self.assertRaises(queue.Empty):
            listener.next(timeout=0.05)


if __name__ == '__main__':
    unittest.main()
