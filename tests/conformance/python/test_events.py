"""Events through Google's Python client: create, read, change, delete; etags; paging; moves; series; batches; errors."""

import json
import unittest

from googleapiclient.errors import HttpError

from sandbox import HOST, KIM, LEE, SandboxTest, WORK, at


def ids(page):
    return [item['id'] for item in page['items']]


class CreateReadChangeDelete(SandboxTest):
    def test_an_event_comes_back_as_google_answers(self):
        event = self.insert(summary='Größe ✓', description='line\nline', location='Room Elbe')
        self.assertEqual(event['kind'], 'calendar#event')
        self.assertRegex(event['id'], '^[a-v0-9]{26}$')
        self.assertEqual(event['iCalUID'], event['id'] + '@google.com')
        self.assertRegex(event['etag'], '^"[0-9]{16}"$')
        self.assertEqual((event['status'], event['sequence'], event['eventType']), ('confirmed', 0, 'default'))
        self.assertEqual(event['summary'], 'Größe ✓')
        self.assertEqual(event['start'], {'dateTime': '2026-03-03T10:00:00+01:00', 'timeZone': 'Europe/Berlin'})
        self.assertEqual(event['organizer'], {'email': HOST, 'displayName': 'Nora Host', 'self': True})
        self.assertEqual(event['reminders'], {'useDefault': True})
        self.assertNotIn('attendees', event)
        self.assertEqual(self.events.get(calendarId='primary', eventId=event['id']).execute(), event)
        self.assertEqual(self.events.get(calendarId=HOST, eventId=event['id']).execute(), event)

    def test_the_zone_of_the_answer_can_be_chosen(self):
        event = self.insert()
        there = self.events.get(calendarId='primary', eventId=event['id'], timeZone='America/Chicago').execute()
        self.assertEqual(there['start'], {'dateTime': '2026-03-03T03:00:00-06:00', 'timeZone': 'Europe/Berlin'})

    def test_a_patch_changes_what_it_names(self):
        event = self.insert(location='Room Elbe', attendees=[{'email': KIM}, {'email': LEE}])
        changed = self.events.patch(calendarId='primary', eventId=event['id'], body={'summary': 'Other', 'location': None}).execute()
        self.assertEqual(changed['summary'], 'Other')
        self.assertNotIn('location', changed)
        self.assertEqual([a['email'] for a in changed['attendees']], [KIM, LEE])
        self.assertNotEqual(changed['etag'], event['etag'])
        self.assertGreaterEqual(changed['updated'], event['updated'])
        self.assertEqual(changed['created'], event['created'])

    def test_a_patch_replaces_arrays_whole_and_merges_objects(self):
        event = self.insert(attendees=[{'email': KIM}, {'email': LEE}], extendedProperties={'private': {'a': '1', 'b': '2'}})
        changed = self.events.patch(calendarId='primary', eventId=event['id'],
                                    body={'attendees': [{'email': LEE}], 'extendedProperties': {'private': {'b': None, 'c': '3'}}}).execute()
        self.assertEqual([a['email'] for a in changed['attendees']], [LEE])
        self.assertEqual(changed['extendedProperties'], {'private': {'a': '1', 'c': '3'}})

    def test_an_update_puts_back_to_default_what_it_leaves_out(self):
        event = self.insert(location='Room Elbe', transparency='transparent', colorId='3')
        changed = self.events.update(calendarId='primary', eventId=event['id'],
                                     body={'summary': 'Whole', 'start': event['start'], 'end': event['end']}).execute()
        for name in ('location', 'transparency', 'colorId'):
            self.assertNotIn(name, changed)
        self.assertEqual((changed['id'], changed['iCalUID']), (event['id'], event['iCalUID']))

    def test_a_new_time_raises_the_sequence(self):
        event = self.insert()
        moved = self.events.patch(calendarId='primary', eventId=event['id'],
                                  body={'start': at('2026-03-04T10:00:00'), 'end': at('2026-03-04T10:30:00')}).execute()
        self.assertEqual(moved['sequence'], 1)
        self.assertEqual(moved['start']['dateTime'], '2026-03-04T10:00:00+01:00')

    def test_timed_becomes_all_day(self):
        event = self.insert()
        whole = self.events.patch(calendarId='primary', eventId=event['id'],
                                  body={'start': {'date': '2026-03-04', 'dateTime': None, 'timeZone': None},
                                        'end': {'date': '2026-03-05', 'dateTime': None, 'timeZone': None}}).execute()
        self.assertEqual((whole['start'], whole['end']), ({'date': '2026-03-04'}, {'date': '2026-03-05'}))

    def test_a_deleted_event_is_told_as_cancelled(self):
        event = self.insert()
        self.assertEqual(self.events.delete(calendarId='primary', eventId=event['id']).execute(), '')
        self.assertEqual(self.events.get(calendarId='primary', eventId=event['id']).execute()['status'], 'cancelled')
        self.refused(self.events.delete(calendarId='primary', eventId=event['id']), 410, 'deleted')
        self.assertNotIn(event['id'], ids(self.events.list(calendarId='primary').execute()))
        self.assertIn(event['id'], ids(self.events.list(calendarId='primary', showDeleted=True).execute()))

    def test_a_deleted_event_can_be_put_back(self):
        event = self.insert()
        self.events.delete(calendarId='primary', eventId=event['id']).execute()
        back = self.events.patch(calendarId='primary', eventId=event['id'], body={'status': 'confirmed'}).execute()
        self.assertEqual((back['status'], back['summary'], back['start']), ('confirmed', event['summary'], event['start']))

    def test_ids_of_ones_own_choice(self):
        event = self.insert(id='chosen0123')
        self.assertEqual((event['id'], event['iCalUID']), ('chosen0123', 'chosen0123@google.com'))
        again = dict(calendarId='primary', body={'id': 'chosen0123', 'start': event['start'], 'end': event['end']})
        self.refused(self.events.insert(**again), 409, 'duplicate')
        self.events.delete(calendarId='primary', eventId='chosen0123').execute()
        self.refused(self.events.insert(**again), 409, 'duplicate')

    def test_an_event_is_found_by_its_foreign_uid(self):
        event = self.insert(iCalUID='1vf65zmgm1231iGxUT8@Cal.com')
        self.assertEqual(event['iCalUID'], '1vf65zmgm1231iGxUT8@Cal.com')
        self.assertEqual(ids(self.events.list(calendarId='primary', iCalUID='1vf65zmgm1231iGxUT8@Cal.com').execute()), [event['id']])

    def test_a_guest_gets_a_copy_and_the_answer_flows_back(self):
        event = self.insert(attendees=[{'email': KIM}])
        kims = self.sandbox.calendar(KIM).events()
        copy = kims.get(calendarId='primary', eventId=event['id']).execute()
        self.assertEqual(copy['iCalUID'], event['iCalUID'])
        self.assertEqual(copy['start']['dateTime'], '2026-03-03T09:00:00Z')
        kims.patch(calendarId='primary', eventId=event['id'],
                   body={'attendees': [{'email': KIM, 'responseStatus': 'accepted'}]}).execute()
        answered = self.events.get(calendarId='primary', eventId=event['id']).execute()
        self.assertEqual([a['responseStatus'] for a in answered['attendees'] if a['email'] == KIM], ['accepted'])

    def test_free_and_busy(self):
        self.insert(start=at('2026-04-07T10:00:00'), end=at('2026-04-07T11:00:00'))
        answer = self.api.freebusy().query(body={'timeMin': '2026-04-07T00:00:00Z', 'timeMax': '2026-04-08T00:00:00Z',
                                                 'items': [{'id': HOST}, {'id': 'nobody@example.com'}]}).execute()
        self.assertEqual(answer['calendars'][HOST]['busy'], [{'start': '2026-04-07T08:00:00Z', 'end': '2026-04-07T09:00:00Z'}])
        self.assertEqual(answer['calendars']['nobody@example.com']['errors'], [{'domain': 'global', 'reason': 'notFound'}])


class Etags(SandboxTest):
    def with_header(self, request, name, value):
        request.headers[name] = value
        return request

    def test_a_write_on_the_version_that_was_read_goes_through(self):
        event = self.insert()
        patch = self.events.patch(calendarId='primary', eventId=event['id'], body={'summary': 'Mine'})
        self.assertEqual(self.with_header(patch, 'If-Match', event['etag']).execute()['summary'], 'Mine')

    def test_a_write_on_another_version_is_refused_and_changes_nothing(self):
        event = self.insert()
        other = self.events.patch(calendarId='primary', eventId=event['id'], body={'summary': 'Theirs'}).execute()
        whole = {'summary': 'Mine', 'start': event['start'], 'end': event['end']}
        for request in (self.events.patch(calendarId='primary', eventId=event['id'], body={'summary': 'Mine'}),
                        self.events.update(calendarId='primary', eventId=event['id'], body=whole),
                        self.events.delete(calendarId='primary', eventId=event['id'])):
            self.refused(self.with_header(request, 'If-Match', event['etag']), 412, 'conditionNotMet')
        self.assertEqual(self.events.get(calendarId='primary', eventId=event['id']).execute(), other)

    def test_what_is_known_already_is_not_sent_again(self):
        event = self.insert()
        get = self.with_header(self.events.get(calendarId='primary', eventId=event['id']), 'If-None-Match', event['etag'])
        with self.assertRaises(HttpError) as caught:
            get.execute()
        self.assertEqual((int(caught.exception.resp.status), caught.exception.content), (304, b''))
        changed = self.events.patch(calendarId='primary', eventId=event['id'], body={'summary': 'New'}).execute()
        get = self.with_header(self.events.get(calendarId='primary', eventId=event['id']), 'If-None-Match', event['etag'])
        self.assertEqual(get.execute(), changed)

    def test_a_list_is_known_by_its_etag_too(self):
        page = self.events.list(calendarId='primary').execute()
        with self.assertRaises(HttpError) as caught:
            self.with_header(self.events.list(calendarId='primary'), 'If-None-Match', page['etag']).execute()
        self.assertEqual(int(caught.exception.resp.status), 304)
        self.insert()
        self.assertNotEqual(self.with_header(self.events.list(calendarId='primary'), 'If-None-Match', page['etag']).execute()['etag'], page['etag'])


class Lists(SandboxTest):
    def setUp(self):
        super().setUp()
        for event in self.events.list(calendarId='primary', maxResults=2500).execute()['items']:
            self.events.delete(calendarId='primary', eventId=event['id']).execute()

    def days(self, count):
        return [self.insert(summary=f'Day {day}', start=at(f'2026-03-{day:02}T10:00:00'), end=at(f'2026-03-{day:02}T10:30:00'))['id']
                for day in range(1, count + 1)]

    def pages(self, **query):
        request = self.events.list(calendarId='primary', **query)
        while request is not None:
            page = request.execute()
            yield page
            request = self.events.list_next(request, page)

    def test_come_in_pages(self):
        wanted = self.days(7)
        pages = list(self.pages(maxResults=3, singleEvents=True, orderBy='startTime'))
        self.assertEqual([ids(page) for page in pages], [wanted[0:3], wanted[3:6], wanted[6:7]])
        self.assertTrue(all('nextSyncToken' not in page for page in pages[:-1]))

    def test_take_a_window_of_time(self):
        wanted = self.days(7)
        page = self.events.list(calendarId='primary', timeMin='2026-03-03T10:00:00+01:00', timeMax='2026-03-05T09:00:00Z',
                                singleEvents=True, orderBy='startTime').execute()
        self.assertEqual(ids(page), wanted[2:4])

    def test_take_words_and_properties(self):
        self.days(3)
        marked = self.insert(summary='Marked', extendedProperties={'private': {'booking': 'b 1/2'}, 'shared': {'x': 'y'}})['id']
        self.assertEqual(ids(self.events.list(calendarId='primary', q='marked').execute()), [marked])
        self.assertEqual(ids(self.events.list(calendarId='primary', privateExtendedProperty='booking=b 1/2').execute()), [marked])
        self.assertEqual(ids(self.events.list(calendarId='primary', privateExtendedProperty=['booking=b 1/2'], sharedExtendedProperty='x=z').execute()), [])

    def test_give_the_members_asked_for(self):
        self.days(1)
        page = self.events.list(calendarId='primary', fields='kind,items(summary,start/dateTime)').execute()
        self.assertEqual(page, {'kind': 'calendar#events', 'items': [{'summary': 'Day 1', 'start': {'dateTime': '2026-03-01T10:00:00+01:00'}}]})

    def test_longer_than_an_address_may_be_are_asked_for_by_post(self):
        wanted = self.insert(summary='Word ' * 3)['id']
        self.assertEqual(ids(self.events.list(calendarId='primary', q='word ' * 600).execute()), [wanted])

    def test_of_calendars(self):
        entries = self.api.calendarList().list().execute()['items']
        self.assertEqual([e['id'] for e in entries if e.get('primary')], [HOST])
        holidays = 'en.german#holiday@group.v.calendar.google.com'
        self.assertEqual({e['id']: e['accessRole'] for e in entries}, {HOST: 'owner', WORK: 'owner', holidays: 'reader'})
        self.assertEqual([e['summary'] for e in self.events.list(calendarId=holidays).execute()['items']], ['Harbour Day'])


class Moves(SandboxTest):
    def test_keep_id_and_uid_and_change_the_organizer(self):
        event = self.insert()
        moved = self.events.move(calendarId='primary', eventId=event['id'], destination=WORK).execute()
        self.assertEqual((moved['id'], moved['iCalUID'], moved['summary']), (event['id'], event['iCalUID'], event['summary']))
        self.assertEqual(moved['organizer']['email'], WORK)
        self.assertEqual(moved['creator']['email'], HOST)
        self.assertNotEqual(moved['etag'], event['etag'])
        self.assertEqual(self.events.get(calendarId=WORK, eventId=event['id']).execute(), moved)
        self.assertEqual(self.events.get(calendarId='primary', eventId=event['id']).execute()['status'], 'cancelled')

    def test_show_as_a_deletion_here_and_an_event_there(self):
        event = self.insert()
        here = self.events.list(calendarId='primary').execute()['nextSyncToken']
        there = self.events.list(calendarId=WORK).execute()['nextSyncToken']
        self.events.move(calendarId='primary', eventId=event['id'], destination=WORK, sendUpdates='none').execute()
        gone = self.events.list(calendarId='primary', syncToken=here).execute()['items']
        self.assertEqual([(e['id'], e['status']) for e in gone], [(event['id'], 'cancelled')])
        come = self.events.list(calendarId=WORK, syncToken=there).execute()['items']
        self.assertEqual([(e['id'], e['status'], e['summary']) for e in come], [(event['id'], 'confirmed', 'Intro call')])

    def test_to_a_calendar_that_may_only_be_read_are_refused(self):
        event = self.sandbox.calendar(KIM).events().insert(
            calendarId='primary', body={'start': at('2026-03-03T10:00:00'), 'end': at('2026-03-03T10:30:00')}).execute()
        self.refused(self.sandbox.calendar(KIM).events().move(calendarId='primary', eventId=event['id'], destination=WORK), 403, 'requiredAccessLevel')
        self.refused(self.events.move(calendarId='primary', eventId='nothing00', destination=WORK), 404, 'notFound')


class Series(SandboxTest):
    def series(self, **fields):
        return self.insert(summary='Weekly', recurrence=['RRULE:FREQ=WEEKLY;COUNT=5'], start=at('2026-03-16T10:00:00'), end=at('2026-03-16T11:00:00'), **fields)

    def instances(self, master, **query):
        return self.events.instances(calendarId='primary', eventId=master['id'], **query).execute()['items']

    def test_are_laid_out_over_the_change_of_the_clock(self):
        master = self.series()
        self.assertEqual(master['recurrence'], ['RRULE:FREQ=WEEKLY;COUNT=5'])
        instances = self.instances(master)
        self.assertEqual([i['start']['dateTime'] for i in instances], [
            '2026-03-16T10:00:00+01:00', '2026-03-23T10:00:00+01:00', '2026-03-30T10:00:00+02:00', '2026-04-06T10:00:00+02:00', '2026-04-13T10:00:00+02:00'])
        self.assertEqual([i['id'] for i in instances[1:3]], [master['id'] + '_20260323T090000Z', master['id'] + '_20260330T080000Z'])
        for instance in instances:
            self.assertEqual((instance['recurringEventId'], instance['iCalUID']), (master['id'], master['iCalUID']))
            self.assertEqual(instance['originalStartTime'], instance['start'])
            self.assertNotIn('recurrence', instance)

    def test_one_instance_moved_and_one_cancelled(self):
        master = self.series()
        first, second, third, *_ = self.instances(master)
        moved = self.events.patch(calendarId='primary', eventId=second['id'],
                                  body={'start': at('2026-03-24T15:00:00'), 'end': at('2026-03-24T16:00:00')}).execute()
        self.assertEqual(moved['originalStartTime']['dateTime'], '2026-03-23T10:00:00+01:00')
        self.assertEqual(moved['recurringEventId'], master['id'])
        self.events.delete(calendarId='primary', eventId=third['id']).execute()
        self.assertEqual([i['start']['dateTime'] for i in self.instances(master)], [
            '2026-03-16T10:00:00+01:00', '2026-03-24T15:00:00+01:00', '2026-04-06T10:00:00+02:00', '2026-04-13T10:00:00+02:00'])
        cancelled = [i for i in self.instances(master, showDeleted=True) if i['status'] == 'cancelled']
        self.assertEqual([i['id'] for i in cancelled], [third['id']])
        self.assertEqual([i['id'] for i in self.instances(master, originalStart='2026-03-23T10:00:00+01:00')], [second['id']])

    def test_come_whole_and_with_one_version_when_an_instance_changed(self):
        master = self.series()
        instance = self.instances(master)[1]
        token = self.events.list(calendarId='primary').execute()['nextSyncToken']
        self.events.patch(calendarId='primary', eventId=instance['id'], body={'summary': 'Only this one'}).execute()
        items = self.events.list(calendarId='primary', syncToken=token).execute()['items']
        self.assertEqual({e['id'] for e in items}, {master['id'], instance['id']})
        self.assertEqual(len({e['etag'] for e in items}), 1)
        self.assertEqual(len({e['updated'] for e in items}), 1)

    def test_are_masters_or_instances_as_asked(self):
        master = self.series()
        window = dict(calendarId='primary', timeMin='2026-03-22T00:00:00Z', timeMax='2026-04-01T00:00:00Z')
        self.assertIn(master['id'], ids(self.events.list(**window).execute()))
        single = [e['id'] for e in self.events.list(singleEvents=True, orderBy='startTime', **window).execute()['items'] if e.get('recurringEventId') == master['id']]
        self.assertEqual(single, [master['id'] + '_20260323T090000Z', master['id'] + '_20260330T080000Z'])

    def test_this_and_following_are_two_calls(self):
        master = self.series()
        self.events.patch(calendarId='primary', eventId=master['id'], body={'recurrence': ['RRULE:FREQ=WEEKLY;UNTIL=20260329T215959Z']}).execute()
        following = self.insert(summary='Weekly, later', recurrence=['RRULE:FREQ=WEEKLY;COUNT=3'],
                                start=at('2026-03-30T12:00:00'), end=at('2026-03-30T13:00:00'))
        self.assertEqual([len(self.instances(m)) for m in (master, following)], [2, 3])

    def test_of_whole_days(self):
        master = self.insert(start={'date': '2026-03-27'}, end={'date': '2026-03-28'}, recurrence=['RRULE:FREQ=DAILY;COUNT=4', 'EXDATE;VALUE=DATE:20260328'])
        self.assertEqual([i['start'] for i in self.instances(master)], [{'date': d} for d in ('2026-03-27', '2026-03-29', '2026-03-30')])
        self.assertEqual(self.instances(master)[0]['id'], master['id'] + '_20260327')

    def test_do_not_move_one_by_one(self):
        instance = self.instances(self.series())[1]
        with self.assertRaises(HttpError) as caught:
            self.events.move(calendarId='primary', eventId=instance['id'], destination=WORK).execute()
        self.assertEqual(json.loads(caught.exception.content)['error']['errors'][0]['reason'], 'cannotChangeOrganizerOfInstance')


class Batches(SandboxTest):
    def test_carry_many_requests_in_one(self):
        answers = {}
        batch = self.api.new_batch_http_request(callback=lambda name, answer, error: answers.__setitem__(name, error or answer))
        for day in (3, 4, 5):
            batch.add(self.events.insert(calendarId='primary', body={'summary': f'Größe {day}', 'start': at(f'2026-03-{day:02}T10:00:00'),
                                                                     'end': at(f'2026-03-{day:02}T11:00:00')}), request_id=str(day))
        batch.execute()
        self.assertEqual({name: a['summary'] for name, a in answers.items()}, {'3': 'Größe 3', '4': 'Größe 4', '5': 'Größe 5'})
        stored = self.events.list(calendarId='primary', q='Größe').execute()['items']
        self.assertEqual({e['id'] for e in stored}, {a['id'] for a in answers.values()})

    def test_give_each_request_its_own_answer(self):
        event = self.insert()
        answers = []
        batch = self.api.new_batch_http_request(callback=lambda name, answer, error: answers.append((answer, error)))
        batch.add(self.events.get(calendarId='primary', eventId=event['id']))
        batch.add(self.events.get(calendarId='primary', eventId='nothing00'))
        stale = self.events.patch(calendarId='primary', eventId=event['id'], body={'summary': 'x'})
        stale.headers['If-Match'] = '"1"'
        batch.add(stale)
        batch.add(self.events.delete(calendarId='primary', eventId=event['id']))
        batch.execute()
        self.assertEqual(answers[0], (event, None))
        self.assertEqual([int(error.resp.status) for _, error in answers[1:3]], [404, 412])
        self.assertIsInstance(answers[1][1], HttpError)
        self.assertEqual(answers[3], ('', None))
        self.assertEqual(self.events.get(calendarId='primary', eventId=event['id']).execute()['status'], 'cancelled')

    def test_refresh_the_token_of_requests_that_were_refused(self):
        credentials = self.sandbox.credentials()
        api = self.sandbox.calendar(credentials=credentials)
        credentials.token = 'ya29.nobody'
        answers = []
        batch = api.new_batch_http_request(callback=lambda name, answer, error: answers.append(error or answer['kind']))
        batch.add(api.events().list(calendarId='primary'))
        batch.add(api.calendarList().list())
        batch.execute()
        self.assertEqual(answers, ['calendar#events', 'calendar#calendarList'])

    def test_are_bounded(self):
        batch = self.api.new_batch_http_request()
        for _ in range(51):
            batch.add(self.events.list(calendarId='primary', maxResults=1))
        self.refused(batch, 400, 'badRequest')


class Errors(SandboxTest):
    def body(self, **fields):
        body = {'start': at('2026-03-03T10:00:00'), 'end': at('2026-03-03T10:30:00')}
        body.update(fields)
        return dict(calendarId='primary', body={k: v for k, v in body.items() if v is not None})

    def test_of_what_is_not_there(self):
        self.refused(self.events.get(calendarId='primary', eventId='nothing00'), 404, 'notFound')
        self.refused(self.events.list(calendarId='nobody@example.com'), 404, 'notFound')
        self.refused(self.events.delete(calendarId='primary', eventId='nothing00'), 404, 'notFound')

    def test_of_documents_that_cannot_be_taken(self):
        self.assertEqual(self.refused(self.events.insert(**self.body(end=None)), 400, 'required')._get_reason(), 'Missing end time.')
        self.refused(self.events.insert(**self.body(end=at('2026-03-03T09:00:00'))), 400, 'timeRangeEmpty')
        self.refused(self.events.insert(**self.body(id='NOT OK')), 400, 'invalid')
        self.refused(self.events.insert(**self.body(start={'dateTime': 'tomorrow'})), 400, 'invalid')

    def test_of_questions_that_cannot_be_answered(self):
        for query, reason in (({'orderBy': 'startTime'}, 'badRequest'), ({'pageToken': 'x'}, 'invalid'),
                              ({'timeMin': '2026-03-03T00:00:00Z', 'timeMax': '2026-03-02T00:00:00Z'}, 'timeRangeEmpty')):
            self.refused(self.events.list(calendarId='primary', **query), 400, reason)

    def test_of_calendars_that_may_only_be_read(self):
        kims = self.sandbox.calendar(KIM).events()
        self.refused(kims.insert(calendarId=WORK, body=self.body()['body']), 403, 'requiredAccessLevel')
        self.assertEqual(kims.list(calendarId=WORK).execute()['accessRole'], 'reader')

    def test_of_guests_who_change_what_is_shared(self):
        event = self.insert(attendees=[{'email': KIM}])
        self.refused(self.sandbox.calendar(KIM).events().patch(calendarId='primary', eventId=event['id'], body={'guestsCanModify': True}),
                     403, 'forbiddenForNonOrganizer')


if __name__ == '__main__':
    unittest.main()
