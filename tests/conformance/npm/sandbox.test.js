// The npm package, as somebody's test suite uses it: installed from its tarball into an empty folder, by `run npm`.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { start, SandboxError, program } from 'calsync';

const WORLD = new URL('./world.yaml', import.meta.url);
const run = promisify(execFile);

async function begin(t, options = {}) {
  const sandbox = await start({ world: WORLD, clock: '2026-03-02T08:00:00Z', ...options });
  t.after(() => sandbox.stop());
  return sandbox;
}

/** A request to the calendar API as the host; answers status and body. */
async function google(sandbox, method, where, body) {
  const answer = await fetch(`${sandbox.google.apiRoot}calendar/v3/calendars/primary/${where}`, {
    method, body: body && JSON.stringify(body),
    headers: { authorization: `Bearer ${sandbox.google.accounts[0].accessToken}`, 'content-type': 'application/json' },
  });
  return { status: answer.status, body: await answer.json() };
}

const lunch = { summary: 'Lunch', start: { date: '2026-03-04' }, end: { date: '2026-03-05' } };
const titles = async sandbox => (await google(sandbox, 'GET', 'events')).body.items.map(event => event.summary);

test('the addresses and tokens are properties', async t => {
  const sandbox = await begin(t);
  assert.deepEqual(sandbox.google.accounts.map(account => account.email), ['host@example.com', 'kim@example.com', 'lee@example.org']);
  assert.equal((await google(sandbox, 'POST', 'events', lunch)).status, 200);
  assert.deepEqual(await titles(sandbox), ['Lunch']);
  const me = await fetch(`${sandbox.calcom.apiRoot}v2/me`, { headers: { authorization: `Bearer ${sandbox.calcom.apiKey}` } });
  assert.equal((await me.json()).data.username, 'nora');
});

test('advance moves the clock, and tokens expire', async t => {
  const sandbox = await begin(t);
  const before = await sandbox.now();
  const after = await sandbox.advance('2h');
  assert.ok(after - before >= 7_200_000 && after - before < 7_260_000, `${after - before}`);
  assert.equal((await google(sandbox, 'GET', 'events')).status, 401);
  await sandbox.renewTokens();
  assert.equal((await google(sandbox, 'GET', 'events')).status, 200);
  await sandbox.advance(1500);
  await sandbox.advance(new Date('2026-03-03T00:00:00Z'));
  assert.equal((await sandbox.now()).toISOString().slice(0, 10), '2026-03-03');
});

test('a fault strikes as often as it says, and tells what it struck', async t => {
  const sandbox = await begin(t);
  const fault = await sandbox.fault({ match: { method: 'events.insert' }, what: { status: 503 }, count: 2 });
  const statuses = [];
  for (let i = 0; i < 3; ++i) statuses.push((await google(sandbox, 'POST', 'events', lunch)).status);
  assert.deepEqual(statuses, [503, 503, 200]);
  assert.deepEqual((await fault.strikes()).map(strike => strike.method), ['events.insert', 'events.insert']);
  await fault.remove();
  await sandbox.fault({ what: { status: 500 } });
  await sandbox.clearFaults();
  assert.equal((await google(sandbox, 'GET', 'events')).status, 200);
});

test('a snapshot is returned to, and reset goes back to the world file', async t => {
  const sandbox = await begin(t);
  await google(sandbox, 'POST', 'events', lunch);
  const snapshot = await sandbox.snapshot();
  await google(sandbox, 'POST', 'events', { ...lunch, summary: 'Dinner' });
  assert.deepEqual((await titles(sandbox)).sort(), ['Dinner', 'Lunch']);
  await snapshot.restore();
  assert.deepEqual(await titles(sandbox), ['Lunch']);
  await sandbox.reset();
  assert.deepEqual(await titles(sandbox), []);
});

test('mails are told', async t => {
  const sandbox = await begin(t);
  await google(sandbox, 'POST', 'events?sendUpdates=all', { ...lunch, attendees: [{ email: 'kim@example.com' }] });
  assert.deepEqual((await sandbox.mails({ kind: 'invitation' })).map(mail => mail.to), ['kim@example.com']);
});

test('a world may be an object or text', async t => {
  const text = fs.readFileSync(WORLD, 'utf8');
  const fromText = await begin(t, { world: text });
  assert.equal(fromText.google.accounts.length, 3);
  const user = { username: 'ada' };
  const fromObject = await begin(t, { world: { version: 1, accounts: [{ email: 'ada@example.com' }], calcom: { user, schedules: [{ hours: [{ days: 'mon-fri', from: '09:00', to: '18:00' }] }], eventTypes: [{ slug: 'intro', title: 'Intro call' }] } } });
  assert.deepEqual(fromObject.google.accounts.map(account => account.email), ['ada@example.com']);
});

test('a world that cannot be used is refused with its place', async () => {
  await assert.rejects(start({ world: { version: 1, acounts: [] } }), error => error instanceof SandboxError && error.status === 2 && /world\.yaml:1: accounts/.test(error.message));
});

test('what the admin endpoint refuses says where and what', async t => {
  const sandbox = await begin(t);
  await assert.rejects(sandbox.fault({ what: { stattus: 503 } }), { name: 'SandboxError', status: 400, where: 'fault.what.stattus', what: 'unknown key' });
});

test('stop ends the server with status 0', async () => {
  const sandbox = await start({ world: WORLD });
  assert.equal(await sandbox.stop(), 0);
  await assert.rejects(fetch(sandbox.google.apiRoot));
});

test('require works as import does', () => {
  assert.equal(createRequire(import.meta.url)('calsync').start, start);
});

test('a suite that forgets stop ends, and its server with it', async () => {
  const code = `require('calsync').start({ world: ${JSON.stringify(WORLD.pathname)} }).then(sandbox => console.log(sandbox.pid))`;
  const { stdout } = await run(process.execPath, ['-e', code], { cwd: import.meta.dirname ?? path.dirname(WORLD.pathname), timeout: 20_000 });
  const gone = () => { try { process.kill(Number(stdout), 0); return false; } catch { return true; } };
  for (let i = 0; i < 500 && !gone(); ++i) await new Promise(resolve => setTimeout(resolve, 10));
  assert.ok(gone());
});

test('the bin runs the tour and the store of the engine', async () => {
  const { stdout } = await run(path.join(path.dirname(WORLD.pathname), 'node_modules/.bin/calsync'), ['demo', '--step', 'drag', '--json']);
  assert.deepEqual(stdout.trim().split('\n').map(line => JSON.parse(line).step), ['drag']);
});

test('nothing but glibc is taken from the system', { skip: !fs.existsSync('/proc/self/maps') }, async t => {
  const sandbox = await begin(t);
  const own = fs.realpathSync(path.join(path.dirname(program), '..')) + '/';
  const loaded = new Set(fs.readFileSync(`/proc/${sandbox.pid}/maps`, 'utf8').split('\n').map(line => line.split(/\s+/)[5]).filter(file => /\.so(\.|$)/.test(file ?? '')));
  assert.ok([...loaded].some(file => file.startsWith(own + 'lib/libQt6Core')), [...loaded].join(' '));
  const others = [...loaded].filter(file => !file.startsWith(own)).map(file => path.basename(file).replace(/[.-].*/, ''));
  assert.deepEqual(others.filter(name => !['ld', 'libc', 'libm', 'libdl', 'libpthread', 'librt', 'libresolv', 'libnss_files', 'libnss_dns'].includes(name)), []);
});
