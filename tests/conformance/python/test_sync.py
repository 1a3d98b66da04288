"""Incremental reading with sync tokens, as Google's guide tells a client to do it, until a token dies and after."""

import unittest

from googleapiclient.errors import HttpError

from sandbox import KIM, SandboxTest, WORK, at


class Mirror:
    """A client's copy of a calendar: reads what changed, and everything where the token is refused with 410."""

    def __init__(self, api, calendar='primary', page_size=2, **query):
        self.api, self.calendar, self.page_size, self.query = api, calendar, page_size, query
        self.token, self.copy, self.full_reads = None, {}, 0

    def sync(self):
        try:
            return self._read()
        except HttpError as error:
            if int(error.resp.status) != 410:
                raise
            self.token, self.copy = None, {}
            return self._read()

    def _read(self):
        query = {'syncToken': self.token, **self.query} if self.token else self.query
        self.full_reads += not self.token
        request = self.api.events().list(calendarId=self.calendar, maxResults=self.page_size, **query)
        told = []
        while request is not None:
            page = request.execute()
            told += page['items']
            request = self.api.events().list_next(request, page)
            if ('nextSyncToken' in page) == ('nextPageToken' in page):
                raise AssertionError('the last page, and no other, carries the next sync token')
        self.token = page['nextSyncToken']
        for event in told:
            if event['status'] == 'cancelled':
                self.copy.pop(event['id'], None)
            else:
                self.copy[event['id']] = event
        return told


class Incremental(SandboxTest):
    def setUp(self):
        super().setUp()
        self.mirror = Mirror(self.api)

    def whole(self):
        return {e['id']: e for e in self.events.list(calendarId='primary', maxResults=2500).execute()['items']}

    def test_reading_brings_what_changed(self):
        kept, changed, deleted = (self.insert(summary=s) for s in ('kept', 'changed', 'deleted'))
        self.mirror.sync()
        self.assertEqual(self.mirror.sync(), [])
        self.events.patch(calendarId='primary', eventId=changed['id'], body={'location': 'Room Elbe'}).execute()
        self.events.delete(calendarId='primary', eventId=deleted['id']).execute()
        new = self.insert(summary='new')
        told = self.mirror.sync()
        self.assertEqual({e['id'] for e in told}, {changed['id'], deleted['id'], new['id']})
        tombstone = next(e for e in told if e['id'] == deleted['id'])
        self.assertEqual(set(tombstone), {'kind', 'etag', 'id', 'status'})
        self.assertEqual(self.mirror.copy, self.whole())
        self.assertIn(kept['id'], self.mirror.copy)
        self.assertEqual(self.mirror.full_reads, 1)

    def test_reading_tells_the_latest_state_once(self):
        event = self.insert()
        self.mirror.sync()
        for summary in 'abc':
            self.events.patch(calendarId='primary', eventId=event['id'], body={'summary': summary}).execute()
        self.assertEqual([e['summary'] for e in self.mirror.sync()], ['c'])

    def test_what_happens_between_pages_is_not_lost(self):
        for _ in range(5):
            self.insert()
        first = self.events.list(calendarId='primary', maxResults=2).execute()
        between = self.insert(summary='between the pages')
        page, seen = first, [e['id'] for e in first['items']]
        while 'nextPageToken' in page:
            page = self.events.list(calendarId='primary', maxResults=2, pageToken=page['nextPageToken']).execute()
            seen += [e['id'] for e in page['items']]
        later = self.events.list(calendarId='primary', syncToken=page['nextSyncToken']).execute()['items']
        self.assertIn(between['id'], seen + [e['id'] for e in later])

    def test_answers_of_guests_are_changes(self):
        event = self.insert(attendees=[{'email': KIM}])
        self.mirror.sync()
        self.sandbox.calendar(KIM).events().patch(calendarId='primary', eventId=event['id'],
                                                  body={'attendees': [{'email': KIM, 'responseStatus': 'declined'}]}).execute()
        told = self.mirror.sync()
        self.assertEqual([(e['id'], e['status'], e['attendees'][0]['responseStatus']) for e in told], [(event['id'], 'confirmed', 'declined')])

    def test_a_copy_with_series_laid_out_loses_what_they_lost(self):
        series = self.insert(recurrence=['RRULE:FREQ=DAILY;COUNT=4'])
        laid_out = Mirror(self.api, singleEvents=True)
        laid_out.sync()

        def instances():
            return {e['id'] for e in laid_out.copy.values() if e.get('recurringEventId') == series['id']}

        before = instances()
        self.events.patch(calendarId='primary', eventId=series['id'], body={
            'start': at('2026-03-03T11:00:00'), 'end': at('2026-03-03T12:00:00'), 'recurrence': ['RRULE:FREQ=DAILY;COUNT=3']}).execute()
        told = laid_out.sync()
        gone = [e for e in told if e['status'] == 'cancelled']
        self.assertEqual({e['id'] for e in gone}, before)
        self.assertEqual({e['recurringEventId'] for e in gone}, {series['id']})
        self.assertEqual([e['originalStartTime']['dateTime'] for e in gone], [f'2026-03-0{day}T10:00:00+01:00' for day in (3, 4, 5, 6)])
        self.assertEqual(laid_out.copy, {e['id']: e for e in self.events.list(calendarId='primary', singleEvents=True).execute()['items']})
        self.assertEqual((len(before), len(instances()), laid_out.full_reads), (4, 3, 1))

    def test_each_calendar_has_its_own_token(self):
        here, there = self.mirror, Mirror(self.api, WORK)
        here.sync()
        there.sync()
        event = self.insert()
        self.events.move(calendarId='primary', eventId=event['id'], destination=WORK).execute()
        self.assertEqual([(e['id'], e['status']) for e in here.sync()], [(event['id'], 'cancelled')])
        self.assertEqual([(e['id'], e['status']) for e in there.sync()], [(event['id'], 'confirmed')])

    def test_a_token_goes_with_no_other_restriction(self):
        token = self.events.list(calendarId='primary').execute()['nextSyncToken']
        for query in ({'timeMin': '2026-03-01T00:00:00Z'}, {'timeMax': '2026-03-01T00:00:00Z'}, {'updatedMin': '2026-03-01T00:00:00Z'}, {'q': 'x'},
                      {'iCalUID': 'x'}, {'orderBy': 'updated'}, {'privateExtendedProperty': 'a=b'}, {'sharedExtendedProperty': 'a=b'}, {'showDeleted': False}):
            with self.subTest(**query):
                error = self.refused(self.events.list(calendarId='primary', syncToken=token, **query), 400, 'badRequest')
                self.assertIn('Sync token cannot be used with', error._get_reason())
        self.assertEqual(self.events.list(calendarId='primary', syncToken=token, showDeleted=True, maxResults=5).execute()['items'], [])

    def test_a_token_that_was_never_given_out_is_refused(self):
        self.refused(self.events.list(calendarId='primary', syncToken='garbage'), 400, 'invalid')


class ADeadToken(SandboxTest):
    def setUp(self):
        super().setUp()
        self.mirror = Mirror(self.api)
        self.lost = self.insert()
        self.mirror.sync()
        self.events.delete(calendarId='primary', eventId=self.lost['id']).execute()
        self.found = self.insert()

    def assert_everything_is_read_again(self):
        error = self.refused(self.events.list(calendarId='primary', syncToken=self.mirror.token), 410, 'fullSyncRequired')
        self.assertEqual(error._get_reason(), 'Sync token is no longer valid, a full sync is required.')
        self.assertIn(self.found['id'], [e['id'] for e in self.mirror.sync()])
        self.assertEqual(self.mirror.full_reads, 2)
        self.assertNotIn(self.lost['id'], self.mirror.copy)
        # And on with the new one.
        later = self.insert()
        self.assertEqual([e['id'] for e in self.mirror.sync()], [later['id']])
        self.assertEqual(self.mirror.full_reads, 2)

    def test_because_google_ended_it_needs_everything_read_again(self):
        self.sandbox.admin('POST', '/expire-sync-tokens')
        self.assert_everything_is_read_again()

    def test_because_it_is_old_needs_everything_read_again(self):
        self.sandbox.admin('POST', '/clock', advance='29d')
        self.assertEqual([e['status'] for e in self.mirror.sync()], ['cancelled', 'confirmed'])  # the access token was renewed on the way
        self.sandbox.admin('POST', '/clock', advance='31d')
        self.assert_everything_is_read_again()


if __name__ == '__main__':
    unittest.main()
