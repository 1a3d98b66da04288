// Incremental reading with sync tokens through Google's Node client, until a token dies and after.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insert, refused, serve } from './sandbox.js';

const calendarId = 'primary';

/** A client's copy of a calendar, kept as Google's guide says: what changed, and everything where the token is refused with 410. */
class Mirror {
  constructor(api) { Object.assign(this, { api, copy: new Map(), fullReads: 0 }); }

  async sync() {
    try {
      return await this.read();
    } catch (error) {
      if (error.status !== 410) throw error;
      this.token = undefined;
      this.copy.clear();
      return this.read();
    }
  }

  async read() {
    if (!this.token) ++this.fullReads;
    const told = [];
    for (let pageToken; ;) {
      const { data } = await this.api.events.list({ calendarId, maxResults: 2, syncToken: this.token, pageToken });
      told.push(...data.items);
      assert.notEqual('nextPageToken' in data, 'nextSyncToken' in data);
      if (!(pageToken = data.nextPageToken)) {
        this.token = data.nextSyncToken;
        break;
      }
    }
    for (const event of told) event.status === 'cancelled' ? this.copy.delete(event.id) : this.copy.set(event.id, event);
    return told;
  }
}

test('brings what changed', async t => {
  const api = (await serve(t)).calendar(), mirror = new Mirror(api);
  const [kept, changed, deleted] = [await insert(api), await insert(api), await insert(api)];
  await mirror.sync();
  assert.deepEqual(await mirror.sync(), []);
  await api.events.patch({ calendarId, eventId: changed.id, requestBody: { location: 'Room Elbe' } });
  await api.events.delete({ calendarId, eventId: deleted.id });
  const fresh = await insert(api);
  const told = await mirror.sync();
  assert.deepEqual(new Set(told.map(e => e.id)), new Set([changed.id, deleted.id, fresh.id]));
  assert.deepEqual(Object.keys(told.find(e => e.id === deleted.id)).sort(), ['etag', 'id', 'kind', 'status']);
  assert.deepEqual(new Set(mirror.copy.keys()), new Set([kept.id, changed.id, fresh.id]));
  assert.equal(mirror.fullReads, 1);
});

test('takes no other restriction', async t => {
  const { events } = (await serve(t)).calendar();
  const syncToken = (await events.list({ calendarId })).data.nextSyncToken;
  for (const query of [{ timeMin: '2026-03-01T00:00:00Z' }, { timeMax: '2026-03-01T00:00:00Z' }, { q: 'x' }, { iCalUID: 'x' }, { orderBy: 'updated' }, { showDeleted: false }]) {
    await refused(events.list({ calendarId, syncToken, ...query }), 400, 'badRequest');
  }
  await refused(events.list({ calendarId, syncToken: 'garbage' }), 400, 'invalid');
});

test('goes to 410 and back', async t => {
  const sandbox = await serve(t);
  const api = sandbox.calendar(), mirror = new Mirror(api);
  const lost = await insert(api);
  await mirror.sync();
  await api.events.delete({ calendarId, eventId: lost.id });
  const found = await insert(api);
  await sandbox.admin('POST', '/expire-sync-tokens');
  const error = await refused(api.events.list({ calendarId, syncToken: mirror.token }), 410, 'fullSyncRequired');
  assert.equal(error.response.data.error.errors[0].location, 'syncToken');
  assert.deepEqual((await mirror.sync()).map(e => e.id), [found.id]);
  const later = await insert(api);
  assert.deepEqual((await mirror.sync()).map(e => e.id), [later.id]);
  assert.equal(mirror.fullReads, 2);
});

test('finds a token too old after a month, and signs in anew on the way', async t => {
  const sandbox = await serve(t);
  const mirror = new Mirror(sandbox.calendar());
  await mirror.sync();
  await sandbox.admin('POST', '/clock', { advance: '31d' });
  await mirror.sync();
  assert.equal(mirror.fullReads, 2);
});
