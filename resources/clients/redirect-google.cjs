'use strict';
// Points a Node program at the simulated Google of `calsync serve`, where the program itself has no setting for it:
//
//     CALSYNC_GOOGLE_ORIGIN=http://127.0.0.1:PORT NODE_OPTIONS=--require=/path/to/redirect-google.cjs program
//
// Requests to Google's hosts below go to that origin, with method, path, headers and body as they are. What the program asks of Google in a way that is not
// redirected (HTTP/2, a client with connections of its own) is refused, never sent to the real one. An address for signing in, which the program gives
// to a browser, leads to the sandbox as well. Nothing else changes. docs/clients.md says what was tried with it.

const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const tls = require('node:tls');
const { syncBuiltinESMExports } = require('node:module');
const { urlToHttpOptions } = require('node:url');

const HOSTS = new Set(['www.googleapis.com', 'oauth2.googleapis.com', 'accounts.google.com', 'openidconnect.googleapis.com']);
const SIGN_IN = 'https://accounts.google.com/o/oauth2/v2/auth?';

const sandbox = origin(process.env.CALSYNC_GOOGLE_ORIGIN ?? '');

function origin(text) {
  const wanted = 'expected an origin such as http://127.0.0.1:8080';
  let url;
  try { url = new URL(text); } catch { throw new Error(`redirect-google: CALSYNC_GOOGLE_ORIGIN is "${text}", ${wanted}`); }
  if (!/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash || url.username) {
    throw new Error(`redirect-google: CALSYNC_GOOGLE_ORIGIN is "${text}", ${wanted}`);
  }
  // Tokens go there: not to another machine by a slip of the pen.
  if (!/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname) && process.env.CALSYNC_GOOGLE_ANYWHERE !== '1') {
    throw new Error(`redirect-google: CALSYNC_GOOGLE_ORIGIN is "${text}", which is not loopback: set CALSYNC_GOOGLE_ANYWHERE=1 if it is meant`);
  }
  return url;
}

const isGoogle = host => HOSTS.has(String(host ?? '').toLowerCase().replace(/:\d+$/, '').replace(/\.$/, ''));
const refused = host => new Error(`redirect-google: this way to ${host} is not redirected to the sandbox (HTTP/2, or a client with its own connections)`);

// A proxy is on another machine: it cannot reach this one's loopback, and would see tokens in plain text.
for (const [name, other] of [['no_proxy', 'NO_PROXY'], ['NO_PROXY', 'no_proxy']]) {
  const listed = (process.env[name] || process.env[other] || '').split(',').filter(Boolean);
  if (!listed.includes('*') && !listed.includes(sandbox.hostname)) process.env[name] = [...listed, sandbox.hostname].join(',');
}

// https.request and https.get: node-fetch, and with it gaxios in every version so far, axios, next-auth. As (url, options, callback) or (options, callback).
// http.request and http.get as well: whoever has a proxy may ask it for a whole address, as axios does.
const requests = { 'http:': http.request, 'https:': https.request };
const direct = new (sandbox.protocol === 'https:' ? https : http).Agent({ keepAlive: true });
function redirecting(module, request) {
  module.request = function (...given) {
    const rest = [...given];
    const address = typeof rest[0] === 'string' || rest[0] instanceof URL ? urlToHttpOptions(new URL(rest.shift())) : {};
    const options = { ...address, ...(typeof rest[0] === 'object' ? rest.shift() : {}) };
    const asked = /^https?:\/\//i.test(options.path) ? new URL(options.path) : undefined;
    if (options.method === 'CONNECT' && isGoogle(options.path)) throw refused(options.path);
    if (!isGoogle(asked?.hostname) && !isGoogle(options.hostname ?? options.host)) return request.apply(this, given);
    if (asked) options.path = asked.pathname + asked.search;
    if (asked && options.headers && !Array.isArray(options.headers)) {
      options.headers = Object.fromEntries(Object.entries(options.headers).filter(([name]) => !/^(host|proxy-.*)$/i.test(name)));
    }
    // An agent for TLS, or one that goes through a proxy (the global one, where Node was told so), cannot take it.
    const agent = options.agent === false ? false : direct;
    const { protocol, hostname, port } = urlToHttpOptions(sandbox);
    const moved = { ...options, protocol, hostname, host: hostname, port, agent, createConnection: undefined, socketPath: undefined, servername: undefined };
    return requests[protocol](moved, ...rest);
  };
  module.get = function (...given) {
    const sent = module.request(...given);
    sent.end();
    return sent;
  };
}
redirecting(http, requests['http:']);
redirecting(https, requests['https:']);

// The global fetch.
const { fetch } = globalThis;
if (fetch) {
  globalThis.fetch = function (input, init) {
    const asked = input instanceof Request;
    let url;
    try { url = new URL(asked ? input.url : input); } catch { return fetch(input, init); }
    if (!isGoogle(url.hostname)) return fetch(input, init);
    const moved = new URL(url.pathname + url.search, sandbox);
    if (globalThis[Symbol.for('undici.globalDispatcher.1')]?.constructor.name === 'ProxyAgent') return Promise.reject(refused(url.hostname));
    return fetch(asked ? new Request(moved, input) : moved, init?.dispatcher ? { ...init, dispatcher: undefined } : init);
  };
}

// Whatever else would speak to Google.
const { connect } = tls;
tls.connect = function (...given) {
  const options = given.find(argument => argument && typeof argument === 'object') ?? {};
  const host = [options.servername, options.host, given[1]].find(isGoogle);
  if (host) throw refused(host);
  return connect.apply(this, given);
};
const { setServername } = tls.TLSSocket.prototype;
tls.TLSSocket.prototype.setServername = function (name) {
  if (isGoogle(name)) throw refused(name);
  return setServername.call(this, name);
};
const { connect: open } = net.Socket.prototype;
net.Socket.prototype.connect = function (...given) {
  const [options, host] = Array.isArray(given[0]) ? given[0] : given;
  const name = [options?.host, host].find(isGoogle);
  if (name) throw refused(name);
  return open.apply(this, given);
};
syncBuiltinESMExports();

// The address for signing in is opened by a browser, where nothing is redirected. So it is replaced in what the program's own web server answers: in `Location`,
// and in bodies, there by text of the same length, because the length of a body may have been announced already. (`?&&&` means no more than `?`.)
const there = sandbox.origin + SIGN_IN.slice('https://accounts.google.com'.length);
const padded = there + '&'.repeat(Math.max(0, SIGN_IN.length - there.length));
const inHeader = value => Array.isArray(value) ? value.map(inHeader) : typeof value === 'string' ? value.replace(SIGN_IN, there) : value;
const inBody = chunk => {
  if (padded.length !== SIGN_IN.length || !chunk) return chunk;
  if (typeof chunk === 'string') return chunk.replaceAll(SIGN_IN, padded);
  if (!(chunk instanceof Uint8Array) || !Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).includes(SIGN_IN)) return chunk;
  return Buffer.from(Buffer.from(chunk).toString('latin1').replaceAll(SIGN_IN, padded), 'latin1');
};
const answer = http.ServerResponse.prototype;
const { writeHead, write, end } = answer;
for (const name of ['setHeader', 'appendHeader']) {
  const set = answer[name];
  answer[name] = function (header, value) { return set.call(this, header, String(header).toLowerCase() === 'location' ? inHeader(value) : value); };
}
answer.writeHead = function (...given) {
  const headers = given.at(-1);
  if (Array.isArray(headers)) given[given.length - 1] = inHeader(headers);
  else if (headers && typeof headers === 'object') given[given.length - 1] = Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, inHeader(v)]));
  return writeHead.apply(this, given);
};
answer.write = function (chunk, ...rest) { return write.call(this, inBody(chunk), ...rest); };
answer.end = function (chunk, ...rest) { return end.call(this, inBody(chunk), ...rest); };

// A body that is compressed before it gets there could not be read.
const { emit } = http.Server.prototype;
http.Server.prototype.emit = function (event, ...given) {
  if (event === 'request') delete given[0].headers['accept-encoding'];
  return emit.call(this, event, ...given);
};
