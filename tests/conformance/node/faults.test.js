// What Google's Node client makes of answers that go wrong.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, insert, refused, serve } from './sandbox.js';

const calendarId = 'primary';
const fired = async sandbox => (await sandbox.admin('GET', '/faults')).faults[0].fired;

test('reading is tried again by itself, writing is not', async t => {
  const sandbox = await serve(t);
  const api = sandbox.calendar(), event = await insert(api);
  await sandbox.goesWrong('events.list', { status: 503 }, 1);
  assert.equal((await api.events.list({ calendarId })).data.kind, 'calendar#events');
  await sandbox.goesWrong('events.insert', { status: 503 }, 9);
  await refused(insert(api), 503, 'backendError');
  assert.equal(await fired(sandbox), 1);
  await sandbox.goesWrong('events.patch', { status: 429 }, 9);
  await refused(api.events.patch({ calendarId, eventId: event.id, requestBody: {} }), 429, 'rateLimitExceeded');
  assert.equal(await fired(sandbox), 1);
});

test('quotas come in both shapes', async t => {
  const sandbox = await serve(t);
  const api = sandbox.calendar();
  for (const [status, reason] of [[429, 'rateLimitExceeded'], [403, 'rateLimitExceeded'], [403, 'userRateLimitExceeded'], [403, 'quotaExceeded']]) {
    await sandbox.goesWrong('events.insert', { status, reason }, 9);
    const error = await refused(insert(api), status, reason);
    assert.equal(error.response.data.error.errors[0].domain, 'usageLimits');
  }
});

test('a lost answer to an insert with an id of one\'s own does no harm', async t => {
  const sandbox = await serve(t);
  const api = sandbox.calendar();
  await sandbox.goesWrong('events.insert', { cut: true, applied: true });
  await assert.rejects(insert(api, { id: 'mine0001' }), error => error.status === undefined);
  await refused(insert(api, { id: 'mine0001' }), 409, 'duplicate');
  assert.equal((await api.events.get({ calendarId, eventId: 'mine0001' })).data.status, 'confirmed');
});

test('a token that dies is renewed', async t => {
  const sandbox = await serve(t);
  const client = sandbox.signedIn(), old = client.credentials.access_token;
  await sandbox.goesWrong('events.list', { token: 'access' });
  assert.equal((await sandbox.calendar(undefined, client).events.list({ calendarId })).data.kind, 'calendar#events');
  assert.notEqual(client.credentials.access_token, old);
});

test('a stale etag ends in 412', async t => {
  const sandbox = await serve(t);
  const { events } = sandbox.calendar();
  const { id: eventId } = await insert({ events }, { start: at('2026-03-03T10:00:00') });
  await events.patch({ calendarId, eventId, requestBody: { summary: 'Newer' } });
  await sandbox.goesWrong('events.get', { staleEtag: true });
  const { data: stale } = await events.get({ calendarId, eventId });
  await refused(events.patch({ calendarId, eventId, requestBody: { summary: 'Newest' } }, { headers: { 'If-Match': stale.etag } }), 412, 'conditionNotMet');
});
