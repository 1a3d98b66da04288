// A program that knows nothing of the sandbox: a web server that signs in to Google as Cal.com does, with Google's client as it comes. For redirect.test.js.
// Environment: CLIENT_ID, CLIENT_SECRET. Prints its origin.

import http from 'node:http';
import { Agent, get, request } from 'node:https'; // by name, as programs may
import http2 from 'node:http2';
import { gzipSync } from 'node:zlib';
import { auth, calendar } from '@googleapis/calendar';

const signIn = client => client.generateAuthUrl({
  access_type: 'offline', prompt: 'consent', state: JSON.stringify({ returnTo: '/apps/installed' }),
  scope: ['calendar.readonly', 'calendar.events', 'meetings.space.readonly', 'userinfo.profile'].map(name => 'https://www.googleapis.com/auth/' + name),
});
const text = (send, ...given) => new Promise((resolve, reject) => {
  const sent = send(...given, answer => {
    const chunks = [];
    answer.on('data', chunk => chunks.push(chunk)).on('end', () => resolve({ status: answer.statusCode, body: Buffer.concat(chunks).toString() }));
  }).on('error', reject);
  if (send === request) sent.end();
});

let client;
const pages = {
  add: () => ({ url: signIn(client) }),
  async callback(query) {
    client.setCredentials((await client.getToken(query.get('code'))).tokens);
    return { scope: client.credentials.scope, calendars: (await calendar({ version: 'v3', auth: client }).calendarList.list({ fields: 'items(id,summary,primary,accessRole)' })).data };
  },
  async call(query) {
    const [resource, method] = query.get('method').split('.');
    const { status, data } = await calendar({ version: 'v3', auth: client })[resource][method](...JSON.parse(query.get('with')));
    return { status, data };
  },
  expire() { client.setCredentials({ ...client.credentials, expiry_date: 1 }); },
  async revoke() { return (await client.revokeToken(client.credentials.refresh_token)).status; },
  async http2() { return calendar({ version: 'v3', auth: client, http2: true }).colors.get(); },
  http2Session() { http2.connect('https://www.googleapis.com'); },
  // The same question, asked in every other way that there is.
  async ways() {
    const url = 'https://www.googleapis.com/calendar/v3/colors?fields=kind', headers = await client.getRequestHeaders();
    const plain = Object.fromEntries(headers instanceof Headers ? headers : Object.entries(headers));
    const options = { host: 'www.googleapis.com', path: '/calendar/v3/colors?fields=kind', headers: plain };
    const answers = [await fetch(url, { headers: plain }), await fetch(new URL(url), { headers: plain }), await fetch(new Request(url, { headers: plain }))];
    return [
      ...await Promise.all(answers.map(async answer => ({ status: answer.status, body: await answer.text() }))),
      await text(get, url, { headers: plain }), await text(request, new URL(url), { headers: plain }), await text(request, options), await text(request, url + '&quotaUser=me', { headers: plain, agent: false }),
      await text(request, url, { headers: plain, agent: new Agent({ keepAlive: true }) }),
    ];
  },
  // What a library for OpenID Connect does.
  async identity() {
    const { issuer, token_endpoint } = await (await fetch('https://accounts.google.com/.well-known/openid-configuration')).json();
    const headers = { authorization: `Bearer ${client.credentials.access_token}` };
    const { name } = await (await fetch('https://openidconnect.googleapis.com/v1/userinfo', { headers })).json();
    return { issuer, token_endpoint, name };
  },
  async posted() {
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x', client_id: 'somebody' });
    const answer = await fetch(new Request('https://oauth2.googleapis.com/token', { method: 'POST', body }));
    return { status: answer.status, error: (await answer.json()).error };
  },
  async elsewhere(query) { return (await fetch(query.get('url'))).status; },
  async nobody() { return text(get, 'https://127.0.0.1:9/'); },
};

const server = http.createServer(async (question, answer) => {
  const { pathname, searchParams } = new URL(question.url, 'http://127.0.0.1');
  const name = pathname.slice(1);
  if (name === 'login') return answer.writeHead(302, { Location: signIn(client) }).end();
  if (name === 'continue') return answer.setHeader('Location', [signIn(client)]).writeHead(302).end(); // as Next's route handlers do
  if (name === 'on') return answer.writeHead(302, ['Location', signIn(client)]).end();
  let json;
  try {
    json = await pages[name](searchParams) ?? {};
  } catch (error) {
    json = { error: error.message, status: error.status ?? error.response?.status, reason: error.response?.data?.error?.errors?.[0]?.reason };
  }
  let body = Buffer.from(JSON.stringify(json));
  if (/gzip/.test(question.headers['accept-encoding'])) {
    answer.setHeader('Content-Encoding', 'gzip');
    body = gzipSync(body);
  }
  answer.setHeader('Content-Length', body.length);
  answer.end(question.headers['x-as-text'] ? body.toString() : body);
});
server.listen(0, '127.0.0.1', () => {
  const origin = `http://127.0.0.1:${server.address().port}`;
  client = new auth.OAuth2(process.env.CLIENT_ID, process.env.CLIENT_SECRET, origin + '/callback');
  console.log(origin);
});
