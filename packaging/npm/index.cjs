'use strict';
// The sandbox of calsync for test suites: index.d.ts documents it. Needs nothing but Node 18.

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { fileURLToPath } = require('node:url');

const PROGRAM = path.join(__dirname, 'bin', 'calsync');
const running = new Set();

// A test suite that ends without stop() leaves no server behind.
process.on('exit', () => { for (const child of running) child.kill('SIGTERM'); });

class SandboxError extends Error {
  constructor(message, details) {
    super(message);
    this.name = 'SandboxError';
    Object.assign(this, details);
  }
}

/** A world as --world takes it: the path, and the folder to remove afterwards where it was written for this run. */
function worldFile(world) {
  if (world === undefined) return {};
  if (world instanceof URL) return { file: fileURLToPath(world) };
  if (typeof world === 'string' && !world.includes('\n')) return { file: world };
  // JSON is YAML.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'calsync-'));
  const file = path.join(folder, 'world.yaml');
  fs.writeFileSync(file, typeof world === 'string' ? world : JSON.stringify(world));
  return { file, folder };
}

function argumentsFor({ clock, state, googlePort, calcomPort, log, args = [] }, file) {
  const all = ['serve', '--admin'];
  const option = (name, value) => { if (value !== undefined) all.push(name, String(value)); };
  option('--world', file);
  option('--clock', clock instanceof Date ? clock.toISOString() : clock);
  option('--state', state);
  option('--google-port', googlePort);
  option('--calcom-port', calcomPort);
  option('--log', log);
  return [...all, ...args];
}

/** The first line of what the program prints; what it said instead where it ends without one. */
function firstLine(child, complaints) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', chunk => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    child.once('error', reject);
    child.once('close', status => reject(new SandboxError(complaints.text.trim() || `calsync serve ended with ${status}`, { status })));
  });
}

class Sandbox {
  #child; #ended; #folder; #admin;

  constructor(line, child, ended, folder) {
    this.#child = child;
    this.#ended = ended;
    this.#folder = folder;
    this.#admin = line.admin;
    this.#take(line);
  }

  #take({ google, calcom }) {
    this.google = google;
    this.calcom = calcom;
    return this;
  }

  get pid() { return this.#child.pid; }
  get admin() { return { ...this.#admin }; }

  async request(method, where, body) {
    const answer = await fetch(this.#admin.root + where, {
      method, headers: { authorization: `Bearer ${this.#admin.token}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.ok) return text ? JSON.parse(text) : undefined;
    let error = {};
    try { ({ error } = JSON.parse(text)); } catch { /* not from the admin endpoint */ }
    throw new SandboxError([error.where, error.what].filter(Boolean).join(': ') || `HTTP ${answer.status}`, { status: answer.status, ...error });
  }

  async now() { return new Date((await this.request('GET', '/clock')).now); }

  async advance(by) {
    const body = by instanceof Date ? { to: by.toISOString() } : { advance: typeof by === 'number' ? `${Math.round(by)}ms` : by };
    const { now } = await this.request('POST', '/clock', body);
    this.#take(await this.request('GET', '/endpoints'));
    return new Date(now);
  }

  async renewTokens() { this.#take(await this.request('POST', '/tokens')); }

  async fault(fault) {
    const armed = await this.request('POST', '/faults', fault);
    const here = `/faults/${encodeURIComponent(armed.id)}`;
    return { id: armed.id, remove: () => this.request('DELETE', here), strikes: async () => (await this.request('GET', `/strikes?faults=${encodeURIComponent(armed.id)}`)).strikes };
  }

  async clearFaults() { await this.request('DELETE', '/faults'); }
  async strikes() { return (await this.request('GET', '/strikes')).strikes; }
  async mails(filter = {}) { return (await this.request('GET', `/mails?${new URLSearchParams(filter)}`)).mails; }

  async snapshot() {
    const state = JSON.stringify(await this.request('GET', '/snapshot'));
    return { state, restore: async () => { this.#take(await this.request('PUT', '/snapshot', state)); } };
  }

  async reset() { this.#take(await this.request('POST', '/reset')); }

  async stop() {
    this.#child.ref();
    this.#child.kill('SIGTERM');
    const status = await this.#ended;
    if (this.#folder) fs.rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
    return status;
  }

  async [Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')]() { await this.stop(); }
}

async function start(options = {}) {
  const { file, folder } = worldFile(options.world);
  const child = spawn(PROGRAM, argumentsFor(options, file), { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  // Complaints before the line are the reason of a start that failed; later ones are for the person who runs the tests.
  const complaints = { text: '' };
  let started = false;
  child.stderr.setEncoding('utf8').on('data', chunk => { if (started) process.stderr.write(chunk); else complaints.text = (complaints.text + chunk).slice(-10_000); });
  const ended = new Promise(resolve => child.once('close', status => { running.delete(child); resolve(status); }));
  try {
    const line = JSON.parse(await firstLine(child, complaints));
    started = true;
    if (complaints.text) process.stderr.write(complaints.text);
    child.stdout.resume();
    // The server alone keeps no test runner from ending.
    for (const handle of [child, child.stdout, child.stderr]) handle.unref();
    return new Sandbox(line, child, ended, folder);
  } catch (error) {
    running.delete(child);
    if (folder) fs.rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

module.exports = { start, Sandbox, SandboxError, program: PROGRAM };
