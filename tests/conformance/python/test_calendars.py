"""Calendars, the list of them, sharing and settings through Google's Python client; events that come by import and in words."""

import unittest
import uuid

from sandbox import HOST, KIM, Listener, SandboxTest, at


class Calendars(SandboxTest):
    def make(self, **fields):
        return self.api.calendars().insert(body=dict({'summary': 'Travel', 'timeZone': 'Asia/Kolkata'}, **fields)).execute()

    def listed(self, email=HOST, **query):
        return {e['id']: e for e in self.sandbox.calendar(email).calendarList().list(**query).execute()['items']}

    def test_are_made_changed_and_deleted(self):
        made = self.make(description='Trains')
        self.assertEqual((made['kind'], made['summary'], made['timeZone']), ('calendar#calendar', 'Travel', 'Asia/Kolkata'))
        self.assertTrue(made['id'].endswith('@group.calendar.google.com'))
        self.assertEqual(self.listed()[made['id']]['accessRole'], 'owner')
        changed = self.api.calendars().patch(calendarId=made['id'], body={'summary': 'Journeys'}).execute()
        self.assertEqual((changed['summary'], changed['description']), ('Journeys', 'Trains'))
        replaced = self.api.calendars().update(calendarId=made['id'], body={'summary': 'Trips'}).execute()
        self.assertNotIn('description', replaced)
        event = self.insert(calendar=made['id'], start={'dateTime': '2026-03-03T10:00:00+05:30'}, end={'dateTime': '2026-03-03T11:00:00+05:30'})
        self.assertEqual(event['start']['dateTime'], '2026-03-03T10:00:00+05:30')
        self.assertEqual(self.api.calendars().delete(calendarId=made['id']).execute(), '')
        self.refused(self.api.calendars().get(calendarId=made['id']), 404, 'notFound')
        self.assertNotIn(made['id'], self.listed())

    def test_of_ones_own_are_cleared_and_never_deleted(self):
        self.insert()
        self.assertEqual(self.api.calendars().clear(calendarId='primary').execute(), '')
        self.assertEqual(self.events.list(calendarId='primary').execute()['items'], [])
        made = self.make()
        with self.assertRaises(Exception):
            self.api.calendars().clear(calendarId=made['id']).execute()
        with self.assertRaises(Exception):
            self.api.calendars().delete(calendarId='primary').execute()
        self.assertIn(HOST, self.listed())

    def test_in_the_list_have_names_and_colours_of_ones_own(self):
        made = self.make()['id']
        entry = self.api.calendarList().patch(calendarId=made, body={'summaryOverride': 'Mine', 'colorId': '5', 'hidden': True}).execute()
        self.assertEqual((entry['summary'], entry['summaryOverride'], entry['colorId'], entry['hidden']), ('Travel', 'Mine', '5', True))
        self.assertNotIn(made, self.listed())
        self.assertIn(made, self.listed(showHidden=True))
        entry = self.api.calendarList().patch(calendarId=made, colorRgbFormat=True, body={'hidden': False, 'backgroundColor': '#112233', 'foregroundColor': '#ffffff'}).execute()
        self.assertEqual((entry['backgroundColor'], entry['foregroundColor']), ('#112233', '#ffffff'))

    def test_that_are_shared_are_put_into_the_list_by_who_may_see_them(self):
        made = self.make()['id']
        kims = self.sandbox.calendar(KIM)
        self.refused(kims.events().list(calendarId=made), 404, 'notFound')
        rule = self.api.acl().insert(calendarId=made, body={'scope': {'type': 'user', 'value': KIM}, 'role': 'reader'}).execute()
        self.assertEqual((rule['kind'], rule['id'], rule['role']), ('calendar#aclRule', 'user:' + KIM, 'reader'))
        self.assertNotIn(made, self.listed(KIM))
        self.assertEqual(kims.calendarList().insert(body={'id': made}).execute()['accessRole'], 'reader')
        self.assertIn(made, self.listed(KIM))
        self.assertEqual(kims.calendarList().delete(calendarId=made).execute(), '')
        self.assertNotIn(made, self.listed(KIM))

    def test_have_rules(self):
        made = self.make()['id']
        acl = self.api.acl()
        rule = 'user:' + KIM
        acl.insert(calendarId=made, body={'scope': {'type': 'user', 'value': KIM}, 'role': 'reader'}).execute()
        self.assertEqual({r['id']: r['role'] for r in acl.list(calendarId=made).execute()['items']}, {'user:' + HOST: 'owner', rule: 'reader'})
        kims = self.sandbox.calendar(KIM).events()
        body = {'start': at('2026-03-03T10:00:00'), 'end': at('2026-03-03T10:30:00')}
        self.refused(kims.insert(calendarId=made, body=body), 403, 'requiredAccessLevel')
        self.assertEqual(acl.patch(calendarId=made, ruleId=rule, body={'role': 'writer'}).execute()['role'], 'writer')
        self.assertEqual(kims.insert(calendarId=made, body=body).execute()['creator']['email'], KIM)
        self.assertEqual(acl.get(calendarId=made, ruleId=rule).execute()['role'], 'writer')
        self.assertEqual(acl.delete(calendarId=made, ruleId=rule).execute(), '')
        self.refused(kims.list(calendarId=made), 404, 'notFound')

    def test_of_which_only_busy_times_are_shared_show_no_words(self):
        made = self.make()['id']
        self.insert(calendar=made, summary='Secret', location='Room Elbe')
        self.api.acl().insert(calendarId=made, body={'scope': {'type': 'user', 'value': KIM}, 'role': 'freeBusyReader'}).execute()
        page = self.sandbox.calendar(KIM).events().list(calendarId=made).execute()
        self.assertEqual(page['accessRole'], 'freeBusyReader')
        self.assertNotIn('Secret', str(page))
        self.assertNotIn('Elbe', str(page))

    def test_in_the_list_are_read_incrementally_and_watched(self):
        lists = self.api.calendarList()
        listener = Listener()
        self.addCleanup(listener.close)
        channel = lists.watch(body={'id': str(uuid.uuid4()), 'type': 'web_hook', 'address': listener.address}).execute()
        self.assertEqual(listener.next()[0]['x-goog-resource-state'], 'sync')
        token = lists.list().execute()['nextSyncToken']
        made = self.make()['id']
        self.assertEqual(listener.next()[0]['x-goog-channel-id'], channel['id'])
        self.assertEqual([e['id'] for e in lists.list(syncToken=token).execute()['items']], [made])
        self.refused(lists.list(syncToken=token, minAccessRole='owner'), 400, 'badRequest')
        self.refused(lists.list(syncToken=token, showHidden=False), 400, 'badRequest')
        self.api.calendars().delete(calendarId=made).execute()
        self.assertEqual([(e['id'], e.get('deleted')) for e in lists.list(syncToken=token).execute()['items']], [(made, True)])

    def test_that_change_between_pages_of_the_list_are_not_lost(self):
        lists = self.api.calendarList()
        for _ in range(3):
            self.make()
        first = lists.list(maxResults=2).execute()
        self.assertEqual(len(first['items']), 2)
        lists.patch(calendarId=first['items'][0]['id'], body={'summaryOverride': 'Between'}).execute()
        told, page = [], first
        while 'nextPageToken' in page:
            page = lists.list(maxResults=2, pageToken=page['nextPageToken']).execute()
            told += [e['id'] for e in page['items']]
        self.assertEqual(len(told), len(set(told)))
        later = lists.list(syncToken=page['nextSyncToken']).execute()['items']
        self.assertEqual([e.get('summaryOverride') for e in later], ['Between'])

    def test_in_the_list_remind_as_told(self):
        made = self.make()['id']
        reminders = [{'method': 'email', 'minutes': 60}, {'method': 'popup', 'minutes': 10}]
        entry = self.api.calendarList().patch(calendarId=made, body={'defaultReminders': reminders}).execute()
        self.assertEqual(entry['defaultReminders'], reminders)
        self.assertEqual(self.events.list(calendarId=made).execute()['defaultReminders'], reminders)


class Settings(SandboxTest):
    def test_are_told_one_by_one_and_together(self):
        values = {s['id']: s['value'] for s in self.api.settings().list().execute()['items']}
        self.assertEqual(values['timezone'], 'Europe/Berlin')
        one = self.api.settings().get(setting='timezone').execute()
        self.assertEqual((one['kind'], one['id'], one['value']), ('calendar#setting', 'timezone', 'Europe/Berlin'))
        self.refused(self.api.settings().get(setting='nothing'), 404, 'notFound')


class OtherWaysIn(SandboxTest):
    def test_an_import_keeps_the_uid_and_makes_the_id_from_it(self):
        body = {'iCalUID': '009c2cc9-0781-482d-8ccd-8fc9bfeb3138', 'summary': 'Brought along', 'organizer': {'email': 'somebody@example.net'},
                'start': at('2026-03-03T10:00:00'), 'end': at('2026-03-03T10:30:00')}
        event = self.events.import_(calendarId='primary', body=body).execute()
        self.assertEqual((event['iCalUID'], event['summary']), (body['iCalUID'], 'Brought along'))
        self.assertEqual(event['id'], '_60o3iopicdhjib9g6ss32b9k70p68b9ocdhm8b9ocphjioj6clh36c9j70')
        self.assertEqual(event['organizer']['email'], 'somebody@example.net')
        del body['iCalUID']
        self.refused(self.events.import_(calendarId='primary', body=body), 400, 'required')

    def test_words_become_an_event(self):
        event = self.events.quickAdd(calendarId='primary', text='Lunch with Priya').execute()
        self.assertEqual((event['kind'], event['status'], event['summary']), ('calendar#event', 'confirmed', 'Lunch with Priya'))
        self.assertIn('dateTime', event['start'])


if __name__ == '__main__':
    unittest.main()
