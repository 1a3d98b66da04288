// Signing in and refreshing with google-auth-library, as @googleapis/calendar brings it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auth } from '@googleapis/calendar';
import { CALENDAR, HOST, KIM, consent, refused, serve } from './sandbox.js';

const REDIRECT = 'http://127.0.0.1:9/back';
const primary = async (sandbox, client) => (await sandbox.calendar(HOST, client).calendars.get({ calendarId: 'primary' })).data.id;

/** The whole code flow with PKCE; answers the client, signed in. */
async function signIn(sandbox, scope = [CALENDAR], person = {}) {
  const client = sandbox.oauth(REDIRECT);
  const { codeVerifier, codeChallenge } = await client.generateCodeVerifierAsync();
  const url = client.generateAuthUrl({ access_type: 'offline', scope, state: 'a b&c', code_challenge: codeChallenge, code_challenge_method: 'S256' });
  const { back, pages } = await consent(url, person);
  assert.equal(back.searchParams.get('state'), 'a b&c');
  const { tokens } = await client.getToken({ code: back.searchParams.get('code'), codeVerifier });
  client.setCredentials(tokens);
  return { client, tokens, pages, back };
}

test('the consent page brings tokens', async t => {
  const sandbox = await serve(t);
  const { client, tokens, pages, back } = await signIn(sandbox);
  assert.equal(pages, 1);
  assert.equal(back.searchParams.get('iss'), 'https://accounts.google.com');
  assert.equal(tokens.token_type, 'Bearer');
  assert.equal(tokens.scope, CALENDAR);
  assert.ok(tokens.refresh_token);
  assert.ok(tokens.expiry_date > Date.now() + 50 * 60_000);
  assert.equal(await primary(sandbox, client), HOST);
  const info = await client.getTokenInfo(tokens.access_token);
  assert.deepEqual([info.aud, info.scopes], [sandbox.google.clientId, [CALENDAR]]);
});

test('consent by itself shows no page', async t => {
  const sandbox = await serve(t, { autoConsent: true });
  const { client, pages } = await signIn(sandbox);
  assert.equal(pages, 0);
  assert.equal(await primary(sandbox, client), HOST);
});

test('the person chooses the account and the scopes, or refuses', async t => {
  const sandbox = await serve(t);
  const { client } = await signIn(sandbox, [CALENDAR], { account: KIM });
  assert.equal(await primary(sandbox, client), KIM);

  const events = 'https://www.googleapis.com/auth/calendar.events', listing = 'https://www.googleapis.com/auth/calendar.calendarlist.readonly';
  const some = await signIn(sandbox, [events, listing], { untick: [listing] });
  assert.equal(some.tokens.scope, events);
  const api = sandbox.calendar(HOST, some.client);
  assert.equal((await api.events.list({ calendarId: 'primary' })).data.kind, 'calendar#events');
  // The client refreshes and asks again on 403, too.
  const error = await refused(api.calendarList.list(), 403, 'insufficientPermissions');
  assert.equal(error.response.data.error.status, 'PERMISSION_DENIED');

  const { back } = await consent(sandbox.oauth(REDIRECT).generateAuthUrl({ scope: CALENDAR }), { allow: false });
  assert.deepEqual([back.searchParams.get('error'), back.searchParams.has('code')], ['access_denied', false]);
});

test('a code is good for one exchange with its verifier', async t => {
  const sandbox = await serve(t, { autoConsent: true });
  const client = sandbox.oauth(REDIRECT);
  const { codeVerifier, codeChallenge } = await client.generateCodeVerifierAsync();
  const code = async () => (await consent(client.generateAuthUrl({ scope: CALENDAR, code_challenge: codeChallenge, code_challenge_method: 'S256' })))
    .back.searchParams.get('code');
  const invalid = error => error.status === 400 && error.response.data.error === 'invalid_grant';
  await assert.rejects(async () => client.getToken({ code: await code(), codeVerifier: 'x'.repeat(64) }), invalid);
  await assert.rejects(async () => client.getToken({ code: await code() }), invalid);
  const used = await code();
  assert.ok((await client.getToken({ code: used, codeVerifier })).tokens.access_token);
  await assert.rejects(client.getToken({ code: used, codeVerifier }), invalid);
});

test('tokens that have expired are refreshed before the call', async t => {
  const sandbox = await serve(t);
  const { client, tokens } = await signIn(sandbox);
  let told;
  client.on('tokens', fresh => { told = fresh; });
  client.setCredentials({ ...tokens, expiry_date: Date.now() - 1000 });
  assert.equal(await primary(sandbox, client), HOST);
  assert.notEqual(told.access_token, tokens.access_token);
  assert.equal(client.credentials.refresh_token, tokens.refresh_token);
});

test('tokens that the server refuses are refreshed and the call is made again', async t => {
  const sandbox = await serve(t);
  const { client, tokens } = await signIn(sandbox);
  client.setCredentials({ access_token: 'ya29.nobody', refresh_token: tokens.refresh_token });
  assert.equal(await primary(sandbox, client), HOST);
  assert.notEqual(client.credentials.access_token, 'ya29.nobody');
});

test('revoked tokens need a new sign-in', async t => {
  const sandbox = await serve(t);
  const { client, tokens } = await signIn(sandbox);
  assert.equal((await client.revokeToken(tokens.access_token)).status, 200);
  client.setCredentials({ refresh_token: tokens.refresh_token });
  await assert.rejects(primary(sandbox, client), error => error.status === 400 && error.response.data.error === 'invalid_grant');
  const bare = sandbox.oauth();
  bare.setCredentials({ access_token: tokens.access_token });
  await refused(sandbox.calendar(HOST, bare).calendarList.list(), 401, 'authError');
  assert.equal(await primary(sandbox, (await signIn(sandbox)).client), HOST);
});

test('the id token is signed with a key that is published', async t => {
  const sandbox = await serve(t, { clock: 'real' }); // what it says is held against the system's time
  const { client, tokens } = await signIn(sandbox, [CALENDAR, 'openid', 'email']);
  const ticket = await client.verifyIdToken({ idToken: tokens.id_token, audience: sandbox.google.clientId });
  assert.deepEqual([ticket.getPayload().iss, ticket.getPayload().email], ['https://accounts.google.com', HOST]);
  const [head, body, signature] = tokens.id_token.split('.');
  const forged = [head, body, [...signature].reverse().join('')].join('.');
  await assert.rejects(client.verifyIdToken({ idToken: forged, audience: sandbox.google.clientId }), /Invalid token signature/);
});

test('a wrong client is refused', async t => {
  const sandbox = await serve(t);
  const stranger = new auth.OAuth2({ clientId: 'somebody.apps.googleusercontent.com', clientSecret: 'x', endpoints: { oauth2TokenUrl: sandbox.google.tokenEndpoint } });
  stranger.setCredentials({ refresh_token: sandbox.google.accounts[0].refreshToken });
  await assert.rejects(stranger.getAccessToken(), error => error.status === 401 && error.response.data.error === 'invalid_client');
});
