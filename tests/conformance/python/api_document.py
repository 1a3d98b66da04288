"""The description of the API from which Google's Python client builds its methods.

Google publishes it as a discovery document. Debian's client carries none, so it is read from a file where there is one (environment:
CSP_DISCOVERY, or ../shared/reference beside the project); else the excerpt below does: the methods that this suite calls, in the same words.
"""

import functools
import json
import os
import pathlib

PROJECT = pathlib.Path(__file__).resolve().parents[3]
PUBLISHED = pathlib.Path(os.environ.get('CSP_DISCOVERY') or PROJECT.parent / 'shared' / 'reference' / 'google-calendar-v3-discovery.json')

_MAIL = 'sendNotifications:boolean sendUpdates'
_LIST = ('alwaysIncludeEmail:boolean eventTypes* iCalUID maxAttendees:integer maxResults:integer orderBy pageToken privateExtendedProperty* q '
         'sharedExtendedProperty* showDeleted:boolean showHiddenInvitations:boolean singleEvents:boolean syncToken timeMax timeMin timeZone updatedMin')
_WRITE = f'conferenceDataVersion:integer maxAttendees:integer supportsAttachments:boolean {_MAIL}'
_READ = 'alwaysIncludeEmail:boolean maxAttendees:integer timeZone'
_EVENTS = 'calendars/{calendarId}/events'
_EVENT = _EVENTS + '/{eventId}'

# resource.method: verb, path, other parameters (name:type, * repeated, ! required), body, answer
_METHODS = {
    'events.list': ('GET', _EVENTS, _LIST, None, 'Events'),
    'events.get': ('GET', _EVENT, _READ, None, 'Event'),
    'events.insert': ('POST', _EVENTS, _WRITE, 'Event', 'Event'),
    'events.update': ('PUT', _EVENT, f'alwaysIncludeEmail:boolean {_WRITE}', 'Event', 'Event'),
    'events.patch': ('PATCH', _EVENT, f'alwaysIncludeEmail:boolean {_WRITE}', 'Event', 'Event'),
    'events.delete': ('DELETE', _EVENT, _MAIL, None, None),
    'events.move': ('POST', _EVENT + '/move', f'destination! {_MAIL}', None, 'Event'),
    'events.instances': ('GET', _EVENT + '/instances', f'{_READ} maxResults:integer originalStart pageToken showDeleted:boolean timeMax timeMin',
                         None, 'Events'),
    'events.watch': ('POST', _EVENTS + '/watch', _LIST, 'Channel', 'Channel'),
    'channels.stop': ('POST', 'channels/stop', '', 'Channel', None),
    'calendarList.list': ('GET', 'users/me/calendarList', 'maxResults:integer minAccessRole pageToken showDeleted:boolean showHidden:boolean syncToken',
                          None, 'CalendarList'),
    'calendarList.get': ('GET', 'users/me/calendarList/{calendarId}', '', None, 'CalendarListEntry'),
    'calendars.get': ('GET', 'calendars/{calendarId}', '', None, 'Calendar'),
    'events.import': ('POST', _EVENTS + '/import', 'conferenceDataVersion:integer supportsAttachments:boolean', 'Event', 'Event'),
    'events.quickAdd': ('POST', _EVENTS + '/quickAdd', f'text! {_MAIL}', None, 'Event'),
    'calendarList.insert': ('POST', 'users/me/calendarList', 'colorRgbFormat:boolean', 'CalendarListEntry', 'CalendarListEntry'),
    'calendarList.patch': ('PATCH', 'users/me/calendarList/{calendarId}', 'colorRgbFormat:boolean', 'CalendarListEntry', 'CalendarListEntry'),
    'calendarList.update': ('PUT', 'users/me/calendarList/{calendarId}', 'colorRgbFormat:boolean', 'CalendarListEntry', 'CalendarListEntry'),
    'calendarList.delete': ('DELETE', 'users/me/calendarList/{calendarId}', '', None, None),
    'calendarList.watch': ('POST', 'users/me/calendarList/watch',
                           'maxResults:integer minAccessRole pageToken showDeleted:boolean showHidden:boolean syncToken', 'Channel', 'Channel'),
    'calendars.insert': ('POST', 'calendars', '', 'Calendar', 'Calendar'),
    'calendars.patch': ('PATCH', 'calendars/{calendarId}', '', 'Calendar', 'Calendar'),
    'calendars.update': ('PUT', 'calendars/{calendarId}', '', 'Calendar', 'Calendar'),
    'calendars.delete': ('DELETE', 'calendars/{calendarId}', '', None, None),
    'calendars.clear': ('POST', 'calendars/{calendarId}/clear', '', None, None),
    'acl.list': ('GET', 'calendars/{calendarId}/acl', 'maxResults:integer pageToken showDeleted:boolean syncToken', None, 'Acl'),
    'acl.get': ('GET', 'calendars/{calendarId}/acl/{ruleId}', '', None, 'AclRule'),
    'acl.insert': ('POST', 'calendars/{calendarId}/acl', 'sendNotifications:boolean', 'AclRule', 'AclRule'),
    'acl.patch': ('PATCH', 'calendars/{calendarId}/acl/{ruleId}', 'sendNotifications:boolean', 'AclRule', 'AclRule'),
    'acl.update': ('PUT', 'calendars/{calendarId}/acl/{ruleId}', 'sendNotifications:boolean', 'AclRule', 'AclRule'),
    'acl.delete': ('DELETE', 'calendars/{calendarId}/acl/{ruleId}', '', None, None),
    'settings.list': ('GET', 'users/me/settings', 'maxResults:integer pageToken syncToken', None, 'Settings'),
    'settings.get': ('GET', 'users/me/settings/{setting}', '', None, 'Setting'),
    'freebusy.query': ('POST', 'freeBusy', '', 'FreeBusyRequest', 'FreeBusyResponse'),
    'colors.get': ('GET', 'colors', '', None, 'Colors'),
}

# What the client looks for before it offers `list_next`.
_PAGED = {'nextPageToken': {'type': 'string'}}


def _parameter(text):
    name, _, kind = text.rstrip('*!').partition(':')
    described = {'type': kind or 'string', 'location': 'query'}
    if kind == 'integer':
        described['format'] = 'int32'
    if text.endswith('*'):
        described['repeated'] = True
    if text.endswith('!'):
        described['required'] = True
    return name, described


def excerpt():
    schemas = {name for *_, body, answer in _METHODS.values() for name in (body, answer) if name}
    document = {
        'kind': 'discovery#restDescription', 'discoveryVersion': 'v1', 'id': 'calendar:v3', 'name': 'calendar', 'version': 'v3',
        'title': 'Calendar API', 'protocol': 'rest', 'rootUrl': 'https://www.googleapis.com/', 'servicePath': 'calendar/v3/',
        'basePath': '/calendar/v3/', 'baseUrl': 'https://www.googleapis.com/calendar/v3/', 'batchPath': 'batch/calendar/v3',
        'auth': {'oauth2': {'scopes': {'https://www.googleapis.com/auth/calendar': {'description': 'Calendars'}}}},
        'parameters': {
            'alt': {'type': 'string', 'location': 'query', 'default': 'json', 'enum': ['json'], 'enumDescriptions': ['JSON']},
            'fields': {'type': 'string', 'location': 'query'},
            'key': {'type': 'string', 'location': 'query'},
            'oauth_token': {'type': 'string', 'location': 'query'},
            'prettyPrint': {'type': 'boolean', 'location': 'query', 'default': 'true'},
            'quotaUser': {'type': 'string', 'location': 'query'},
            'userIp': {'type': 'string', 'location': 'query'},
        },
        'schemas': {name: {'id': name, 'type': 'object', 'properties': _PAGED if name in ('Acl', 'CalendarList', 'Events', 'Settings') else {}} for name in schemas},
        'resources': {},
    }
    for full_name, (verb, path, parameters, body, answer) in _METHODS.items():
        resource, name = full_name.split('.')
        in_path = [part.strip('{}') for part in path.split('/') if part.startswith('{')]
        method = {'id': f'calendar.{full_name}', 'httpMethod': verb, 'path': path, 'description': full_name,
                  'parameters': {p: {'type': 'string', 'location': 'path', 'required': True} for p in in_path}}
        method['parameters'].update(_parameter(p) for p in parameters.split())
        method['parameterOrder'] = in_path + [p.rstrip('!') for p in parameters.split() if p.endswith('!')]
        if body:
            method['request'] = {'$ref': body}
        if answer:
            method['response'] = {'$ref': answer}
        document['resources'].setdefault(resource, {'methods': {}})['methods'][name] = method
    return document


@functools.lru_cache(None)
def published():
    """Google's own document, or None where no file of it is at hand."""
    return json.loads(PUBLISHED.read_text()) if PUBLISHED.exists() else None


def api_document():
    return published() or excerpt()
