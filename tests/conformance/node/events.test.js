// Events through Google's Node client: create, read, change, delete; etags; paging; moves; series; errors.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST, KIM, LEE, WORK, at, insert, refused, serve } from './sandbox.js';

const calendarId = 'primary';
const ids = page => page.items.map(event => event.id);

test('create, read, change, delete', async t => {
  const { events } = (await serve(t)).calendar(), api = { events };
  const { status, data: event } = await events.insert({ calendarId, sendUpdates: 'all', conferenceDataVersion: 1, requestBody: {
    summary: 'Größe ✓', location: 'Room Elbe', start: at('2026-03-03T10:00:00'), end: at('2026-03-03T10:30:00'), attendees: [{ email: KIM }, { email: LEE }] } });
  assert.equal(status, 200);
  assert.match(event.id, /^[a-v0-9]{26}$/);
  assert.equal(event.iCalUID, `${event.id}@google.com`);
  assert.deepEqual(event.start, { dateTime: '2026-03-03T10:00:00+01:00', timeZone: 'Europe/Berlin' });
  assert.deepEqual((await events.get({ calendarId, eventId: event.id })).data, event);

  const { data: patched } = await events.patch({ calendarId, eventId: event.id, requestBody: { summary: 'Other', location: null, attendees: [{ email: LEE }] } });
  assert.deepEqual([patched.summary, 'location' in patched, patched.attendees.map(a => a.email)], ['Other', false, [LEE]]);
  assert.notEqual(patched.etag, event.etag);

  const { data: updated } = await events.update({ calendarId, eventId: event.id, requestBody: { start: at('2026-03-04T10:00:00'), end: at('2026-03-04T11:00:00') } });
  assert.deepEqual([updated.summary, updated.attendees, updated.sequence], [undefined, undefined, 1]);

  const gone = await events.delete({ calendarId, eventId: event.id, sendUpdates: 'none' });
  assert.deepEqual([gone.status, gone.data], [204, '']);
  assert.equal((await events.get({ calendarId, eventId: event.id })).data.status, 'cancelled');
  await refused(events.delete({ calendarId, eventId: event.id }), 410, 'deleted');
  assert.equal((await insert(api, { id: 'chosen0123' })).id, 'chosen0123');
  await refused(insert(api, { id: 'chosen0123' }), 409, 'duplicate');
});

test('a guest answers, and the organizer sees it', async t => {
  const sandbox = await serve(t);
  const api = sandbox.calendar(), kims = sandbox.calendar(KIM);
  const event = await insert(api, { attendees: [{ email: KIM }] });
  assert.equal((await kims.events.get({ calendarId, eventId: event.id })).data.iCalUID, event.iCalUID);
  await kims.events.patch({ calendarId, eventId: event.id, requestBody: { attendees: [{ email: KIM, responseStatus: 'accepted' }] } });
  assert.equal((await api.events.get({ calendarId, eventId: event.id })).data.attendees[0].responseStatus, 'accepted');
});

test('etags: a stale write is refused, what is known is not sent again', async t => {
  const { events } = (await serve(t)).calendar();
  const event = await insert({ events });
  const write = (etag, summary) => events.patch({ calendarId, eventId: event.id, requestBody: { summary } }, { headers: { 'If-Match': etag } });
  const { data: changed } = await write(event.etag, 'Mine');
  assert.equal(changed.summary, 'Mine');
  await refused(write(event.etag, 'Stale'), 412, 'conditionNotMet');
  await refused(events.delete({ calendarId, eventId: event.id }, { headers: { 'If-Match': event.etag } }), 412, 'conditionNotMet');
  const read = etag => events.get({ calendarId, eventId: event.id }, { headers: { 'If-None-Match': etag } });
  const known = await read(changed.etag);
  assert.deepEqual([known.status, known.data], [304, '']);
  assert.deepEqual((await read(event.etag)).data, changed);
});

test('lists come in pages, windows and parts', async t => {
  const { events } = (await serve(t)).calendar();
  const wanted = [];
  for (let day = 1; day <= 7; ++day) {
    wanted.push((await insert({ events }, { summary: `Day ${day}`, start: at(`2026-03-0${day}T10:00:00`), end: at(`2026-03-0${day}T10:30:00`) })).id);
  }
  const pages = [];
  for (let pageToken; ;) {
    const { data } = await events.list({ calendarId, maxResults: 3, singleEvents: true, orderBy: 'startTime', pageToken });
    pages.push(data);
    if (!(pageToken = data.nextPageToken)) break;
  }
  assert.deepEqual(pages.map(ids), [wanted.slice(0, 3), wanted.slice(3, 6), wanted.slice(6)]);
  const window = await events.list({ calendarId, timeMin: '2026-03-03T10:00:00+01:00', timeMax: '2026-03-05T09:00:00Z', singleEvents: true, orderBy: 'startTime' });
  assert.deepEqual(ids(window.data), wanted.slice(2, 4));
  assert.deepEqual(ids((await events.list({ calendarId, eventTypes: ['default', 'focusTime'], q: 'day 5' })).data), [wanted[4]]);
  assert.deepEqual((await events.list({ calendarId, fields: 'items/summary', q: 'day 5' })).data, { items: [{ summary: 'Day 5' }] });
});

test('calendars, colours, free and busy', async t => {
  const api = (await serve(t)).calendar();
  const holidays = 'en.german#holiday@group.v.calendar.google.com';
  const { items } = (await api.calendarList.list()).data;
  assert.deepEqual(Object.fromEntries(items.map(e => [e.id, e.accessRole])), { [HOST]: 'owner', [WORK]: 'owner', [holidays]: 'reader' });
  assert.equal((await api.calendars.get({ calendarId: holidays })).data.id, holidays);
  assert.deepEqual((await api.events.list({ calendarId: holidays })).data.items.map(e => e.summary), ['Harbour Day']);
  assert.equal((await api.colors.get()).data.event['1'].background, '#a4bdfc');
  await insert(api, { start: at('2026-04-07T10:00:00'), end: at('2026-04-07T11:00:00') });
  const { calendars } = (await api.freebusy.query({ requestBody: { timeMin: '2026-04-07T00:00:00Z', timeMax: '2026-04-08T00:00:00Z', items: [{ id: HOST }] } })).data;
  assert.deepEqual(calendars[HOST].busy, [{ start: '2026-04-07T08:00:00Z', end: '2026-04-07T09:00:00Z' }]);
});

test('a move keeps id and uid and shows on both sides', async t => {
  const { events } = (await serve(t)).calendar();
  const event = await insert({ events });
  const here = (await events.list({ calendarId })).data.nextSyncToken, there = (await events.list({ calendarId: WORK })).data.nextSyncToken;
  const { data: moved } = await events.move({ calendarId, eventId: event.id, destination: WORK, sendUpdates: 'none' });
  assert.deepEqual([moved.id, moved.iCalUID, moved.organizer.email], [event.id, event.iCalUID, WORK]);
  const gone = (await events.list({ calendarId, syncToken: here })).data.items, come = (await events.list({ calendarId: WORK, syncToken: there })).data.items;
  assert.deepEqual(gone.map(e => [e.id, e.status]), [[event.id, 'cancelled']]);
  assert.deepEqual(come, [moved]);
});

test('series: instances, an exception, a cancelled instance', async t => {
  const { events } = (await serve(t)).calendar();
  const master = await insert({ events }, { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'], start: at('2026-03-16T10:00:00'), end: at('2026-03-16T11:00:00') });
  const instances = async () => (await events.instances({ calendarId, eventId: master.id })).data.items;
  const all = await instances();
  assert.deepEqual(all.map(i => i.start.dateTime),
    ['2026-03-16T10:00:00+01:00', '2026-03-23T10:00:00+01:00', '2026-03-30T10:00:00+02:00', '2026-04-06T10:00:00+02:00']);
  assert.equal(all[2].id, `${master.id}_20260330T080000Z`);
  const { syncToken } = { syncToken: (await events.list({ calendarId })).data.nextSyncToken };
  await events.patch({ calendarId, eventId: all[1].id, requestBody: { start: at('2026-03-24T15:00:00'), end: at('2026-03-24T16:00:00') } });
  await events.delete({ calendarId, eventId: all[2].id });
  assert.deepEqual((await instances()).map(i => i.start.dateTime), ['2026-03-16T10:00:00+01:00', '2026-03-24T15:00:00+01:00', '2026-04-06T10:00:00+02:00']);
  const { items } = (await events.list({ calendarId, syncToken })).data;
  assert.deepEqual(new Set(ids({ items })), new Set([master.id, all[1].id, all[2].id]));
  const cancelled = items.find(e => e.id === all[2].id);
  assert.deepEqual([cancelled.status, cancelled.recurringEventId, cancelled.originalStartTime.dateTime], ['cancelled', master.id, '2026-03-30T10:00:00+02:00']);
  assert.equal(new Set(items.map(e => e.etag)).size, 1);
});

test('errors are the client\'s own', async t => {
  const sandbox = await serve(t);
  const { events } = sandbox.calendar();
  const start = at('2026-03-03T10:00:00'), end = at('2026-03-03T10:30:00');
  const missing = await refused(events.get({ calendarId, eventId: 'nothing00' }), 404, 'notFound');
  assert.equal(missing.code, 404);
  await refused(events.list({ calendarId: 'nobody@example.com' }), 404, 'notFound');
  assert.equal((await refused(events.insert({ calendarId, requestBody: { start } }), 400, 'required')).message, 'Missing end time.');
  await refused(events.insert({ calendarId, requestBody: { start: end, end: start } }), 400, 'timeRangeEmpty');
  await refused(events.list({ calendarId, orderBy: 'startTime' }), 400, 'badRequest');
  await refused(sandbox.calendar(KIM).events.insert({ calendarId: WORK, requestBody: { start, end } }), 403, 'requiredAccessLevel');
});
