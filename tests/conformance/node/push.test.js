// Channels: `watch` through Google's Node client, notifications to a listener.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { KIM, WORK, insert, listen, refused, serve } from './sandbox.js';

const calendarId = 'primary';
const watch = async (api, listener, fields = {}, calendar = calendarId) =>
  (await api.events.watch({ calendarId: calendar, requestBody: { id: randomUUID(), type: 'web_hook', address: listener.address, token: 'secret word', ...fields } })).data;

/** The next notification, which has to be of this channel. */
async function message(listener, channel) {
  const { headers, body } = await listener.next();
  assert.equal(body, '');
  assert.deepEqual([headers['x-goog-channel-id'], headers['x-goog-resource-id'], headers['x-goog-channel-token']], [channel.id, channel.resourceId, 'secret word']);
  return { state: headers['x-goog-resource-state'], number: Number(headers['x-goog-message-number']) };
}

test('a channel begins with sync, tells of each change, and says no more once stopped', async t => {
  const api = (await serve(t)).calendar(), listener = await listen(t);
  const channel = await watch(api, listener);
  assert.equal(channel.kind, 'api#channel');
  assert.deepEqual(await message(listener, channel), { state: 'sync', number: 1 });
  const syncToken = (await api.events.list({ calendarId })).data.nextSyncToken;
  const event = await insert(api);
  const created = await message(listener, channel);
  assert.equal(created.state, 'exists');
  assert.deepEqual((await api.events.list({ calendarId, syncToken })).data.items, [event]);
  await api.events.delete({ calendarId, eventId: event.id });
  const deleted = await message(listener, channel);
  assert.equal(deleted.state, 'exists');
  assert.ok(1 < created.number && created.number < deleted.number);

  const other = await watch(api, listener);
  assert.equal(other.resourceId, channel.resourceId);
  assert.equal((await message(listener, other)).state, 'sync');
  const stopped = await api.channels.stop({ requestBody: { id: channel.id, resourceId: channel.resourceId } });
  assert.equal(stopped.status, 204);
  await insert(api);
  await message(listener, other);
  await insert(api);
  await message(listener, other);
  assert.equal(listener.arrived.length, 0);
});

test('a move is told on both sides', async t => {
  const api = (await serve(t)).calendar();
  const here = await listen(t), there = await listen(t);
  const channels = [await watch(api, here), await watch(api, there, {}, WORK)];
  const event = await insert(api);
  assert.deepEqual([(await message(here, channels[0])).state, (await message(here, channels[0])).state, (await message(there, channels[1])).state], ['sync', 'exists', 'sync']);
  await api.events.move({ calendarId, eventId: event.id, destination: WORK });
  assert.deepEqual([(await message(here, channels[0])).state, (await message(there, channels[1])).state], ['exists', 'exists']);
});

test('a notification that the listener could not take comes again', async t => {
  const api = (await serve(t)).calendar(), listener = await listen(t, 503);
  const channel = await watch(api, listener);
  assert.deepEqual([await message(listener, channel), await message(listener, channel)], [{ state: 'sync', number: 1 }, { state: 'sync', number: 1 }]);
});

test('what cannot be watched or stopped is refused', async t => {
  const sandbox = await serve(t);
  const api = sandbox.calendar(), listener = await listen(t);
  const channel = await watch(api, listener);
  await refused(watch(api, listener, { id: channel.id }), 400, 'channelIdNotUnique');
  await refused(watch(api, { address: 'http://example.com/hook' }), 400, 'push.webhookUrlNotHttps');
  await refused(watch(api, listener, { id: undefined }), 400, 'required');
  await refused(api.channels.stop({ requestBody: { id: channel.id, resourceId: 'another' } }), 404, 'notFound');
  await refused(sandbox.calendar(KIM).channels.stop({ requestBody: { id: channel.id, resourceId: channel.resourceId } }), 404, 'notFound');
});
