// What every test of this suite stands on: `calsync serve`, a person at a browser, and a listener for notifications.
//
// The client is Google's own, unchanged. All that is done to it is to point it at the sandbox, with the options it has for that.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { auth, calendar } from '@googleapis/calendar';

export const CALENDAR = 'https://www.googleapis.com/auth/calendar';
export const WORK = 'work@group.calendar.google.com';
export const HOST = 'host@example.com', KIM = 'kim@example.com', LEE = 'lee@example.org';

/** `calsync serve` (environment: CALSYNC) with the world beside this suite, ended after the test. `switches` go into its `google:` section. */
export async function serve(t, { clock = '2026-03-02T08:00:00Z', ...switches } = {}) {
  let world = fs.readFileSync(new URL('../world.yaml', import.meta.url), 'utf8');
  if ('autoConsent' in switches) world = world.replace('  autoConsent: false\n', '');
  for (const [name, value] of Object.entries(switches)) world = world.replace('google:\n', `google:\n  ${name}: ${value}\n`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'calsync-'));
  const file = path.join(folder, 'world.yaml');
  fs.writeFileSync(file, world);
  assert.ok(process.env.CALSYNC, 'CALSYNC has to name the calsync program: CALSYNC=build/dev/app/cli/calsync');
  const child = spawn(process.env.CALSYNC, ['serve', '--world', file, '--clock', clock, '--admin', '--service-account-keys', path.join(folder, 'keys')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise(resolve => child.on('exit', resolve));
  t.after(async () => {
    child.kill('SIGTERM');
    await ended;
    fs.rmSync(folder, { recursive: true });
  });
  const line = await Promise.race([
    new Promise(resolve => readline.createInterface({ input: child.stdout }).once('line', resolve)),
    ended.then(status => { throw new Error(`calsync serve ended with ${status}`); }),
  ]);
  return new Sandbox(JSON.parse(line));
}

class Sandbox {
  #admin;

  constructor({ google, admin }) {
    this.google = google;
    this.root = google.apiRoot;
    this.#admin = admin;
  }

  /** Changes the sandbox from outside. */
  async admin(method, path, body) {
    const headers = { authorization: `Bearer ${this.#admin.token}`, 'content-type': 'application/json' };
    const answer = await fetch(this.#admin.root + path, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    assert.ok(answer.ok, text);
    return text ? JSON.parse(text) : undefined;
  }

  /** The next calls of a method meet with a fault. */
  goesWrong(method, what, count = 1) {
    return this.admin('PUT', '/faults', { faults: [{ match: { method }, what, count }] });
  }

  /** Google's OAuth client, with every address of Google's replaced by the sandbox's. */
  oauth(redirectUri) {
    return new auth.OAuth2({
      clientId: this.google.clientId, clientSecret: this.google.clientSecret, redirectUri,
      endpoints: {
        oauth2AuthBaseUrl: this.google.authorizationEndpoint, oauth2TokenUrl: this.google.tokenEndpoint,
        oauth2RevokeUrl: this.google.revocationEndpoint, tokenInfoUrl: this.root + 'tokeninfo',
        oauth2FederatedSignonJwkCertsUrl: this.root + 'oauth2/v3/certs', oauth2FederatedSignonPemCertsUrl: this.root + 'oauth2/v1/certs',
      },
    });
  }

  /** An OAuth client that is signed in. */
  signedIn(email = HOST) {
    const { accessToken, refreshToken } = this.google.accounts.find(account => account.email === email);
    const client = this.oauth();
    client.setCredentials({ access_token: accessToken, refresh_token: refreshToken });
    return client;
  }

  /** The calendar service of Google's client, as this account. */
  calendar(email = HOST, client = this.signedIn(email)) {
    return calendar({ version: 'v3', auth: client, rootUrl: this.root });
  }
}

export const at = (dateTime, timeZone = 'Europe/Berlin') => ({ dateTime, timeZone });

/** Inserts an event into a calendar and answers it. */
export async function insert(api, fields = {}, calendarId = 'primary') {
  const requestBody = { summary: 'Intro call', start: at('2026-03-03T10:00:00'), end: at('2026-03-03T10:30:00'), ...fields };
  return (await api.events.insert({ calendarId, requestBody })).data;
}

/** The client's own error of a call that has to be refused. */
export async function refused(call, status, reason) {
  const error = await call.then(() => assert.fail(`expected ${status} ${reason}`), e => e);
  assert.equal(error.status, status, error.message);
  assert.equal(error.constructor.name, 'GaxiosError');
  const details = error.response.data.error;
  assert.equal(details.code, status);
  assert.equal(details.errors[0].reason, reason);
  assert.equal(error.message, details.message);
  return error;
}

const unescape = text => text.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

/**
 * Somebody at a browser, who opens the address, answers the consent page, and is sent back. Answers the way back as a URL, and how many pages
 * there were to answer.
 */
export async function consent(url, { allow = true, account, untick = [] } = {}) {
  let answer = await fetch(url, { redirect: 'manual' }), pages = 0;
  if (answer.status === 200) {
    ++pages;
    const page = await answer.text();
    const form = new URLSearchParams();
    for (const [tag] of page.matchAll(/<input [^>]*>/g)) {
      const [type, name, value] = ['type', 'name', 'value'].map(a => unescape(new RegExp(` ${a}="([^"]*)"`).exec(tag)[1]));
      const ticked = name === 'account' && account ? value === account : tag.includes(' checked');
      if (type === 'hidden' || (ticked && !untick.includes(value))) form.append(name, value);
    }
    form.append('decision', allow ? 'allow' : 'deny');
    answer = await fetch(new URL(unescape(/<form [^>]*action="([^"]*)"/.exec(page)[1]), url), { method: 'POST', body: form, redirect: 'manual' });
  }
  assert.equal(answer.status, 302, await answer.text());
  return { back: new URL(answer.headers.get('location')), pages };
}

/** Receives notifications on loopback. Answers the statuses given one after the other, then 200. */
export async function listen(t, ...statuses) {
  const arrived = [], waiting = [];
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(statuses.shift() ?? 200).end();
      const message = { headers: request.headers, body: Buffer.concat(chunks).toString() };
      if (waiting.length) waiting.shift()(message); else arrived.push(message);
    });
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise(resolve => {
    server.close(resolve);
    server.closeAllConnections();
  }));
  return {
    address: `http://127.0.0.1:${server.address().port}/notifications`,
    arrived,
    next: () => arrived.length ? Promise.resolve(arrived.shift()) : new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no notification came')), 10_000);
      waiting.push(message => { clearTimeout(timer); resolve(message); });
    }),
  };
}
