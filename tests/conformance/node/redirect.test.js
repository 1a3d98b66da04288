// resources/clients/redirect-google.cjs: a program that was written for Google alone (calendar-app.js), brought to the sandbox from outside.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { HOST, KIM, WORK, at, consent, listen, serve } from './sandbox.js';

const PRELOAD = fileURLToPath(new URL('../../../resources/clients/redirect-google.cjs', import.meta.url));
const node = (origin, arguments_, environment) => spawn(process.execPath, arguments_, {
  stdio: ['ignore', 'pipe', 'pipe'],
  env: { ...process.env, NODE_OPTIONS: `--require=${PRELOAD}`, CALSYNC_GOOGLE_ORIGIN: origin, ...environment },
});

/** The program, redirected to this sandbox. Answers a function that opens one of its pages. */
async function app(t, sandbox) {
  const { clientId, clientSecret } = sandbox.google;
  const child = node(sandbox.root, [fileURLToPath(new URL('calendar-app.js', import.meta.url))], { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret });
  child.stderr.pipe(process.stderr);
  t.after(async () => {
    child.kill();
    await once(child, 'exit');
  });
  const [origin] = await once(readline.createInterface({ input: child.stdout }), 'line');
  const open = async (page, query = {}, headers = {}) => (await fetch(`${origin}/${page}?${new URLSearchParams(query)}`, { headers })).json();
  return Object.assign(open, { origin, call: (method, ...given) => open('call', { method, with: JSON.stringify(given) }) });
}

async function signedIn(t, sandbox, person) {
  const open = await app(t, sandbox);
  const { back } = await consent((await open('add')).url, person);
  assert.equal(back.origin, open.origin);
  assert.deepEqual(JSON.parse(back.searchParams.get('state')), { returnTo: '/apps/installed' });
  return { open, signedIn: await (await fetch(back)).json() };
}

test('signs in, and reads and writes calendars', async t => {
  const sandbox = await serve(t);
  const { open, signedIn: { scope, calendars } } = await signedIn(t, sandbox, { account: HOST });
  assert.equal(scope.split(' ').length, 4);
  assert.deepEqual(calendars.items.filter(c => c.primary), [{ id: HOST, summary: calendars.items.find(c => c.primary).summary, primary: true, accessRole: 'owner' }]);

  const listener = await listen(t);
  const requestBody = { id: 'channel-1', type: 'web_hook', address: listener.address, token: 'secret word', params: { ttl: '2592000' } };
  const { data: channel } = await open.call('events.watch', { calendarId: HOST, requestBody });
  assert.equal((await listener.next()).headers['x-goog-resource-state'], 'sync');
  const { data: { nextSyncToken: syncToken } } = await open.call('events.list', { calendarId: HOST, singleEvents: true });

  const { data: event } = await open.call('events.insert', { calendarId: HOST, conferenceDataVersion: 1, sendUpdates: 'none', requestBody: {
    iCalUID: 'short-uid@Cal.com', summary: 'Größe ✓', start: at('2026-03-03T10:00:00'), end: at('2026-03-03T10:30:00'), attendees: [{ email: KIM, responseStatus: 'accepted' }] } });
  assert.deepEqual([event.iCalUID, event.summary], ['short-uid@Cal.com', 'Größe ✓']);
  const { headers } = await listener.next();
  assert.deepEqual([headers['x-goog-resource-state'], headers['x-goog-channel-token'], headers['x-goog-resource-id']], ['exists', 'secret word', channel.resourceId]);
  const { data: delta } = await open.call('events.list', { calendarId: HOST, syncToken, singleEvents: true });
  assert.deepEqual(delta.items, [event]);

  const patch = (etag, summary) => open.call('events.patch', { calendarId: HOST, eventId: event.id, requestBody: { summary } }, { headers: { 'If-Match': etag } });
  assert.equal((await patch(event.etag, 'Mine')).data.summary, 'Mine');
  const { status, reason } = await patch(event.etag, 'Stale');
  assert.deepEqual([status, reason], [412, 'conditionNotMet']);
  assert.equal((await open.call('events.move', { calendarId: HOST, eventId: event.id, destination: WORK })).data.organizer.email, WORK);
  assert.equal((await open.call('events.delete', { calendarId: WORK, eventId: event.id, sendUpdates: 'none' })).status, 204);

  await open('expire');
  assert.equal((await open.call('calendarList.get', { calendarId: 'primary' })).data.id, HOST);
  assert.equal(await open('revoke'), 200);
  await open('expire');
  assert.equal((await open.call('calendarList.get', { calendarId: 'primary' })).error, 'invalid_grant');
});

test('sends the browser to the sandbox, wherever the address stands', async t => {
  const sandbox = await serve(t), open = await app(t, sandbox);
  const { url } = await open('add');
  assert.equal(url.length, (await open('add', {}, { 'x-as-text': 'yes' })).url.length);
  for (const page of ['login', 'continue', 'on']) {
    const location = (await fetch(`${open.origin}/${page}`, { redirect: 'manual' })).headers.get('location');
    assert.ok(location.startsWith(sandbox.google.authorizationEndpoint + '?access_type=offline'), location);
    assert.deepEqual(new URL(location).searchParams, new URL(url.replace(/\?&+/, '?')).searchParams);
    assert.equal((await consent(location)).back.origin, open.origin);
  }
});

test('takes the other ways to ask, too, and refuses what it cannot take', async t => {
  const sandbox = await serve(t), { open } = await signedIn(t, sandbox), listener = await listen(t);
  assert.deepEqual(new Set((await open('ways')).map(answer => `${answer.status} ${answer.body.replace(/\s/g, '')}`)), new Set(['200 {"kind":"calendar#colors"}']));
  assert.deepEqual(await open('identity'), { issuer: 'https://accounts.google.com', token_endpoint: sandbox.google.tokenEndpoint, name: 'Nora Host' });
  assert.deepEqual(await open('posted'), { status: 401, error: 'invalid_client' });
  assert.match((await open('http2')).error, /^redirect-google: this way to www\.googleapis\.com is not redirected/);
  assert.match((await open('http2Session')).error, /^redirect-google: this way to www\.googleapis\.com is not redirected/);
  assert.match((await open('nobody')).error, /ECONNREFUSED 127\.0\.0\.1:9$/);
  assert.equal(await open('elsewhere', { url: listener.address }), 200);
});

test('takes a program with an account of its own to the sandbox', async t => {
  const sandbox = await serve(t, { clock: 'real' });
  const program = `
    const { auth, calendar } = require('@googleapis/calendar');
    const scopes = ['https://www.googleapis.com/auth/calendar'];
    const { client_email: email, private_key: key } = JSON.parse(require('node:fs').readFileSync(process.env.KEY_FILE));
    const own = new auth.JWT({ email, key, scopes }), delegated = new auth.JWT({ email, key, scopes, subject: process.env.SUBJECT });
    Promise.all([own, delegated].map(client => calendar({ version: 'v3', auth: client }).calendars.get({ calendarId: 'primary' })))
      .then(answers => console.log(answers.map(answer => answer.data.id).join(' ')), error => console.log(error.message));`;
  const child = node(sandbox.root, ['-e', program], { KEY_FILE: sandbox.google.serviceAccounts[0].keyFile, SUBJECT: HOST });
  child.stderr.pipe(process.stderr);
  assert.equal((await child.stdout.toArray()).join('').trim(), `robot@playground.iam.gserviceaccount.com ${HOST}`);
});

test('sends nothing to Google or to a proxy, however it is asked', async t => {
  const sandbox = await serve(t), seen = [];
  const proxy = net.createServer(socket => socket.on('error', () => {}).on('data', data => { seen.push(String(data)); socket.destroy(); })).listen(0, '127.0.0.1');
  t.after(() => proxy.close());
  await once(proxy, 'listening');
  const { port } = proxy.address(), at = `http://127.0.0.1:${port}`;
  const said = async program => {
    const child = node(sandbox.root, ['-e', `const said = answer => { console.log(answer.statusCode ?? answer.status); process.exit(); }; ${program}`], { http_proxy: at, https_proxy: at, no_proxy: '', NO_PROXY: '' });
    const [out, err] = await Promise.all([child.stdout, child.stderr].map(async stream => (await stream.toArray()).join('')));
    return out.trim() || /^Error: (redirect-google: .*)/m.exec(err)?.[1] || err;
  };
  const asked = 'calendar/v3/colors'; // 401 without a token: the sandbox has answered
  for (const program of [
    `require('https').get('https://www.googleapis.com./${asked}', said)`, `require('https').get('https://WWW.googleapis.com/${asked}', said)`,
    `require('http').get('http://www.googleapis.com/${asked}', said)`, `fetch('http://www.googleapis.com/${asked}').then(said)`,
    `require('http').get({ hostname: '127.0.0.1', port: ${port}, path: 'https://www.googleapis.com/${asked}', headers: { host: 'www.googleapis.com', 'Proxy-Authorization': 'Basic eA==' } }, said)`,
    `fetch('https://www.googleapis.com/${asked}', new Request('http://x/', { method: 'GET' })).then(said)`,
  ]) assert.equal(await said(program), '401', program);
  for (const program of [
    `require('net').connect(443, 'www.googleapis.com')`, `require('net').connect({ port: 80, host: 'OAUTH2.googleapis.com.' })`, `require('http2').connect('http://www.googleapis.com')`,
    `require('tls').connect({ host: '127.0.0.1', port: ${port}, servername: 'accounts.google.com.' })`,
    `new (require('tls').TLSSocket)(new (require('net').Socket)()).setServername('www.googleapis.com')`,
    `require('http').request({ hostname: '127.0.0.1', port: ${port}, method: 'CONNECT', path: 'www.googleapis.com:443' }).end()`,
  ]) assert.match(await said(program), /^redirect-google: this way to \S*google(apis)?\.com\S* is not redirected to the sandbox/i, program);
  assert.deepEqual(seen, []);
});

test('wants an origin, on loopback', async () => {
  const said = async (origin, environment) => {
    const child = node(origin, ['-e', 'console.log("runs")'], environment);
    const [out, err] = await Promise.all([child.stdout, child.stderr].map(async stream => (await stream.toArray()).join('')));
    return out.trim() || /^Error: redirect-google: .*/m.exec(err)[0];
  };
  for (const origin of ['http://127.0.0.1:8080', 'http://localhost:8080/', 'http://[::1]:8080', 'https://127.9.9.9']) assert.equal(await said(origin), 'runs');
  for (const origin of ['', '8080', '127.0.0.1:8080', 'http://127.0.0.1:8080/calendar/v3/', 'http://me@127.0.0.1', 'file:///']) {
    assert.match(await said(origin), /expected an origin such as http:\/\/127\.0\.0\.1:8080$/);
  }
  for (const origin of ['https://example.com', 'http://127.0.0.1.example.com', 'http://192.168.0.9']) {
    assert.match(await said(origin), /is not loopback: set CALSYNC_GOOGLE_ANYWHERE=1 if it is meant$/);
    assert.equal(await said(origin, { CALSYNC_GOOGLE_ANYWHERE: '1' }), 'runs');
  }
});
