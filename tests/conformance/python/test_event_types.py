"""What Google demands of an event by its type, of its properties and of `fields`: each refusal as the client's own exception."""

import unittest

from sandbox import KIM, WORK, SandboxTest, at


def day(first, end):
    return {'start': {'date': first}, 'end': {'date': end}}


BIRTHDAY = dict(day('2026-03-05', '2026-03-06'), eventType='birthday', summary='Ana', visibility='private', transparency='transparent',
                recurrence=['RRULE:FREQ=YEARLY'])
HOME = dict(day('2026-03-03', '2026-03-04'), eventType='workingLocation', summary='Home', visibility='public', transparency='transparent',
            workingLocationProperties={'type': 'homeOffice', 'homeOffice': {}})
AWAY = dict(start=at('2026-03-04T09:00:00'), end=at('2026-03-04T17:00:00'), eventType='outOfOffice', summary='Away',
            outOfOfficeProperties={'autoDeclineMode': 'declineNone', 'declineMessage': 'Away'})
FOCUS = dict(start=at('2026-03-04T09:00:00'), end=at('2026-03-04T10:00:00'), eventType='focusTime', summary='Focus',
             focusTimeProperties={'chatStatus': 'doNotDisturb'})


class EventTypes(SandboxTest):
    def insertion(self, body, calendar='primary', **other):
        return self.events.insert(calendarId=calendar, body=dict(body, **other))

    def test_each_is_made_and_read_by_its_type(self):
        for body in (BIRTHDAY, HOME, AWAY, FOCUS):
            event = self.insertion(body).execute()
            self.assertEqual(event['eventType'], body['eventType'])
            for name in (n for n in body if n.endswith('Properties')):
                self.assertEqual(event[name], body[name])
            listed = self.events.list(calendarId='primary', eventTypes=body['eventType']).execute()['items']
            self.assertEqual([e['id'] for e in listed], [event['id']])
            self.assertEqual(self.events.update(calendarId='primary', eventId=event['id'], body=event).execute(), event)
            self.refused(self.events.move(calendarId='primary', eventId=event['id'], destination=WORK), 400, 'eventTypeRestriction')
            self.events.delete(calendarId='primary', eventId=event['id']).execute()

    def test_what_is_wrong_with_one_has_its_own_reason(self):
        error = self.refused(self.insertion(HOME, visibility='private'), 400, 'malformedWorkingLocationEvent')
        self.assertEqual(error._get_reason(), 'A working location event must have a visibility setting of public.')
        self.refused(self.insertion(HOME, end={'date': '2026-03-05'}), 400, 'malformedWorkingLocationEvent')
        self.refused(self.insertion(AWAY, description='Back on Monday'), 400, 'malformedOutOfOfficeEvent')
        self.refused(self.insertion(AWAY, **day('2026-03-04', '2026-03-05')), 400, 'malformedOutOfOfficeEvent')
        self.refused(self.insertion(FOCUS, attendees=[{'email': KIM}]), 400, 'malformedFocusTimeEvent')
        self.refused(self.insertion(FOCUS, calendar=WORK), 400, 'eventTypeRestriction')
        self.refused(self.insertion(BIRTHDAY, extendedProperties={'private': {'a': '1'}}), 400, 'eventTypeRestriction')
        self.refused(self.insertion(BIRTHDAY, recurrence=['RRULE:FREQ=MONTHLY']), 400, 'eventTypeRestriction')
        self.refused(self.insertion(FOCUS, eventType='fromGmail'), 400, 'malformedFocusTimeEvent')
        self.refused(self.events.insert(calendarId='primary', body={'eventType': 'fromGmail', 'start': FOCUS['start'], 'end': FOCUS['end']}), 400, 'eventTypeRestriction')

    def test_the_type_stays(self):
        event = self.insert()
        self.refused(self.events.patch(calendarId='primary', eventId=event['id'], body={'eventType': 'focusTime', 'focusTimeProperties': {}}), 400, 'eventTypeRestriction')

    def test_one_day_of_a_birthday_stays(self):
        birthday = self.insertion(BIRTHDAY).execute()
        days = self.events.instances(calendarId='primary', eventId=birthday['id'], maxResults=2).execute()['items']
        self.refused(self.events.delete(calendarId='primary', eventId=days[1]['id']), 400, 'eventTypeRestriction')
        self.events.delete(calendarId='primary', eventId=birthday['id']).execute()

    def test_others_are_not_imported(self):
        self.refused(self.events.import_(calendarId='primary', body=dict(BIRTHDAY, iCalUID='ana@example.org')), 400, 'eventTypeRestriction')


class Limits(SandboxTest):
    def test_three_hundred_properties_over_all_copies(self):
        def some(count):
            return {'extendedProperties': {'private': {f'p{i}': 'v' for i in range(count)}}}
        event = self.insert(attendees=[{'email': KIM}], **some(200))
        kims = self.sandbox.calendar(KIM).events()
        self.refused(kims.patch(calendarId='primary', eventId=event['id'], body=some(101)), 400, 'invalid')
        copy = kims.patch(calendarId='primary', eventId=event['id'], body=some(100)).execute()
        self.assertEqual(len(copy['extendedProperties']['private']), 100)

    def test_names_that_an_answer_does_not_have(self):
        error = self.refused(self.events.list(calendarId='primary', fields='items(id,titel)'), 400, 'invalidParameter')
        self.assertEqual(error._get_reason(), 'Invalid field selection titel')
        self.refused(self.events.list(calendarId='primary', fields='items(id'), 400, 'invalidParameter')
        self.refused(self.api.calendarList().list(fields='items(name)'), 400, 'invalidParameter')
        self.assertEqual(self.events.list(calendarId='primary', fields='items(*/self)', q='nobody').execute(), {'items': []})

    def test_answers_are_json_alone(self):
        request = self.api.colors().get()
        request.uri = request.uri.replace('alt=json', 'alt=atom')
        error = self.refused(request, 400, 'badRequest')
        self.assertEqual(error._get_reason(), "Invalid value \"atom\" for query parameter 'alt'")


if __name__ == '__main__':
    unittest.main()
