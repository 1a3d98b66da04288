// Programs with an account of their own, and with a key alone: auth.JWT, auth.GoogleAuth, and a string for `auth`.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { auth, calendar } from '@googleapis/calendar';
import { CALENDAR, HOST, KIM, WORK, insert, refused, serve } from './sandbox.js';

const ROBOT = 'robot@playground.iam.gserviceaccount.com';
const HOLIDAYS = 'en.german#holiday@group.v.calendar.google.com';
const keyFileOf = sandbox => sandbox.google.serviceAccounts[0].keyFile;
const primary = async api => (await api.calendars.get({ calendarId: 'primary' })).data.id;

/** The client asks for tokens at Google's own address, whatever `token_uri` of its file says: its transporter takes it to the sandbox. */
function toSandbox(client, { google }) {
  client.transporter.interceptors.request.add({
    resolved: async options => {
      if (new URL(options.url).hostname === 'oauth2.googleapis.com') options.url = new URL(google.tokenEndpoint);
      return options;
    },
  });
  return client;
}

const jwt = (sandbox, options) => toSandbox(new auth.JWT({ keyFile: keyFileOf(sandbox), scopes: [CALENDAR], ...options }), sandbox);

test('a service account is a user of its own', async t => {
  const sandbox = await serve(t, { clock: 'real' });
  const api = sandbox.calendar(ROBOT, jwt(sandbox));
  assert.equal(await primary(api), ROBOT);
  assert.equal((await insert(api)).creator.email, ROBOT);
  await refused(api.events.list({ calendarId: WORK }), 404, 'notFound');
  await refused(insert(api, { attendees: [{ email: KIM }] }), 403, 'forbiddenForServiceAccounts');
});

test('with a subject it is that user', async t => {
  const sandbox = await serve(t, { clock: 'real' });
  const api = sandbox.calendar(HOST, jwt(sandbox, { subject: HOST }));
  assert.equal(await primary(api), HOST);
  const event = await insert(api, { attendees: [{ email: KIM }] });
  assert.equal(event.creator.email, HOST);
  assert.equal((await sandbox.calendar(KIM).events.get({ calendarId: 'primary', eventId: event.id })).data.summary, 'Intro call');
});

test('Google Auth reads the file by itself', async t => {
  const sandbox = await serve(t, { clock: 'real' });
  const client = toSandbox(await new auth.GoogleAuth({ keyFile: keyFileOf(sandbox), scopes: [CALENDAR], clientOptions: { subject: HOST } }).getClient(), sandbox);
  assert.equal(await primary(sandbox.calendar(HOST, client)), HOST);
});

test('told so, it signs its tokens itself, and needs no token endpoint', async t => {
  const sandbox = await serve(t, { clock: 'real' });
  const { client_email: email, private_key: key } = JSON.parse(fs.readFileSync(keyFileOf(sandbox)));
  const client = new auth.JWT({ email, key, scopes: [CALENDAR] });
  client.useJWTAccessWithScope = true;
  assert.equal(await primary(sandbox.calendar(ROBOT, client)), ROBOT);
  // For an address instead of scopes.
  const headers = await new auth.JWT({ email, key }).getRequestHeaders(sandbox.root + 'calendar/v3/');
  assert.equal((await (await fetch(sandbox.root + 'calendar/v3/calendars/primary', { headers })).json()).id, ROBOT);
});

test('delegation is of whole scopes, to users that there are', async t => {
  const sandbox = await serve(t, { clock: 'real' });
  const rejected = (options, status, error, description) => assert.rejects(primary(sandbox.calendar(HOST, jwt(sandbox, options))), e =>
    e.status === status && e.response.data.error === error && e.response.data.error_description.startsWith(description));
  await rejected({ subject: HOST, scopes: [CALENDAR + '.readonly'] }, 401, 'unauthorized_client', 'Client is unauthorized');
  await rejected({ subject: 'nobody@example.com' }, 400, 'invalid_grant', 'Invalid email or User ID');
  await rejected({ scopes: [CALENDAR + '.everything'] }, 400, 'invalid_scope', 'Invalid OAuth scope');
});

test('what is public is read with an API key', async t => {
  const sandbox = await serve(t);
  const keyed = key => calendar({ version: 'v3', auth: key, rootUrl: sandbox.root });
  const api = keyed(sandbox.google.apiKeys[0]);
  assert.deepEqual((await api.events.list({ calendarId: HOLIDAYS })).data.items.map(e => e.summary), ['Harbour Day']);
  await refused(api.events.list({ calendarId: WORK }), 404, 'notFound');
  await refused(api.calendarList.list(), 401, 'required');
  await refused(keyed('AIzaSyNobody').events.list({ calendarId: HOLIDAYS }), 400, 'badRequest');
});
