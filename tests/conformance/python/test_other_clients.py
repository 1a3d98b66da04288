"""What the Java and Go clients put on the wire, sent as they send it, for where neither is installed (the suites java and go run the clients)."""

import gzip
import http.client
import json
import unittest
import urllib.parse

from sandbox import SandboxTest, WORK, at

EVENT = {'summary': 'Größe', 'start': at('2026-03-03T10:00:00'), 'end': at('2026-03-03T10:30:00')}


class WireTest(SandboxTest):
    user_agent = 'program/1.0'

    def setUp(self):
        super().setUp()
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.sandbox.root).netloc, timeout=10)
        self.addCleanup(self.connection.close)

    def ask(self, method, path, body=None, chunked=False, base='/calendar/v3/', **headers):
        headers = {name.replace('_', '-'): value for name, value in headers.items()}
        headers.setdefault('User-Agent', self.user_agent)
        headers['Authorization'] = 'Bearer ' + self.sandbox.google['accounts'][0]['accessToken']
        if chunked:
            headers['Transfer-Encoding'] = 'chunked'
            body = [body[i:i + 40] for i in range(0, len(body), 40)]
        self.connection.request(method, base + path, body, headers, encode_chunked=chunked)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.headers.get('Content-Encoding') == 'gzip':
            content = gzip.decompress(content)
        return answer, content

    def json(self, *arguments, status=200, **settings):
        answer, content = self.ask(*arguments, **settings)
        self.assertEqual(answer.status, status, content)
        self.assertEqual(answer.headers['Content-Type'], 'application/json; charset=UTF-8')
        return json.loads(content)


class LikeJava(WireTest):
    user_agent = 'my-app/1.0 Google-API-Java-Client Google-HTTP-Java-Client/1.42.0 (gzip)'
    zipped = {'Content_Encoding': 'gzip', 'Content_Type': 'application/json; charset=UTF-8', 'Accept_Encoding': 'gzip', 'chunked': True}

    def insert_zipped(self):
        return self.json('POST', 'calendars/primary/events', gzip.compress(json.dumps(EVENT).encode()), **self.zipped)

    def test_bodies_are_zipped_and_in_chunks(self):
        event = self.insert_zipped()
        self.assertEqual(event['summary'], 'Größe')
        self.assertEqual(self.json('GET', f'calendars/primary/events/{event["id"]}', Accept_Encoding='gzip'), event)

    def test_patch_put_and_delete_are_posts_that_say_so(self):
        event = self.insert_zipped()
        path = f'calendars/primary/events/{event["id"]}'
        patch = gzip.compress(b'{"location":"Room Elbe"}')
        self.assertEqual(self.json('POST', path, patch, x_http_method_override='PATCH', **self.zipped)['location'], 'Room Elbe')
        whole = gzip.compress(json.dumps(EVENT).encode())
        self.assertNotIn('location', self.json('POST', path, whole, x_http_method_override='PUT', **self.zipped))
        self.assertEqual(self.ask('POST', path, x_http_method_override='DELETE', Content_Length='0')[0].status, 204)

    def test_a_long_question_is_a_post_that_says_get(self):
        event = self.insert_zipped()
        form = urllib.parse.urlencode({'q': 'größe ' * 400, 'maxResults': 5}).encode()
        page = self.json('POST', 'calendars/primary/events', form, x_http_method_override='GET', Content_Type='application/x-www-form-urlencoded')
        self.assertIn(event['id'], [e['id'] for e in page['items']])

    def test_the_empty_body_of_a_move_is_zipped_too(self):
        event = self.insert_zipped()
        headers = dict(self.zipped, Content_Type='application/x-www-form-urlencoded')
        moved = self.json('POST', f'calendars/primary/events/{event["id"]}/move?destination={WORK}', gzip.compress(b''), **headers)
        self.assertEqual(moved['organizer']['email'], WORK)

    def test_addresses_have_at_signs_as_they_are(self):
        self.assertEqual(self.json('GET', f'calendars/{WORK}')['id'], WORK)

    def test_what_is_not_gzip_is_a_parse_error(self):
        error = self.json('POST', 'calendars/primary/events', b'not gzip', status=400, **self.zipped)
        self.assertEqual(error['error']['errors'][0]['reason'], 'parseError')


class LikeGo(WireTest):
    user_agent = 'google-api-go-client/0.5'

    def test_answers_are_asked_for_without_indentation(self):
        body = json.dumps(EVENT).encode()
        headers = {'Content_Type': 'application/json', 'x_goog_api_client': 'gl-go/1.22.0 gdcl/0.171.0'}
        event = self.json('POST', 'calendars/primary/events?alt=json&prettyPrint=false', body, **headers)
        answer, content = self.ask('GET', f'calendars/primary/events/{event["id"]}?alt=json&prettyPrint=false', **headers)
        self.assertEqual((json.loads(content), b'\n' in content), (event, False))

    def test_indentation_comes_when_it_is_asked_for(self):
        content = self.ask('GET', 'calendars/primary/events?prettyPrint=true')[1]
        self.assertTrue(content.startswith(b'{\n "kind": "calendar#events",\n'), content[:80])

    def test_a_known_version_is_not_sent_again(self):
        event = self.json('POST', 'calendars/primary/events?alt=json&prettyPrint=false', json.dumps(EVENT).encode(), Content_Type='application/json')
        answer, content = self.ask('GET', f'calendars/primary/events/{event["id"]}?alt=json&prettyPrint=false', If_None_Match=event['etag'])
        self.assertEqual((answer.status, content, answer.headers['ETag']), (304, b'', event['etag']))

    def test_answers_are_zipped_for_who_takes_gzip(self):
        answer, _ = self.ask('GET', 'calendars/primary/events', Accept_Encoding='gzip', User_Agent='gzip')
        self.assertEqual(answer.headers['Content-Encoding'], 'gzip')
        self.assertNotIn('Content-Encoding', self.ask('GET', 'calendars/primary/events')[0].headers)


class OnTheWire(WireTest):
    def test_ids_with_slash_and_hash_are_decoded_after_the_path_was_cut(self):
        holidays = 'en.german%23holiday%40group.v.calendar.google.com'
        self.assertEqual(self.json('GET', f'calendars/{holidays}')['id'], urllib.parse.unquote(holidays))
        self.assertEqual(self.json('GET', 'calendars/primary/events/a%2Fb', status=404)['error']['errors'][0]['reason'], 'notFound')

    def test_a_connection_is_kept_over_answers_without_a_body(self):
        event = self.json('POST', 'calendars/primary/events', json.dumps(EVENT).encode())
        self.ask('HEAD', f'calendars/primary/events/{event["id"]}')
        socket = self.connection.sock
        self.assertEqual(self.ask('DELETE', f'calendars/primary/events/{event["id"]}', Content_Length='0')[0].status, 204)
        self.assertEqual(self.ask('GET', f'calendars/primary/events/{event["id"]}', If_None_Match='"x"', Content_Length='0')[0].status, 200)
        self.assertIs(self.connection.sock, socket)

    def test_who_asks_without_a_token_is_told_in_googles_words(self):
        for headers, reason in (({}, 'required'), ({'Authorization': 'Bearer nobody'}, 'authError')):
            self.connection.request('GET', '/calendar/v3/calendars/primary/events', headers=headers)
            answer = self.connection.getresponse()
            error = json.loads(answer.read())['error']
            self.assertEqual((answer.status, error['status'], error['errors'][0]['reason']), (401, 'UNAUTHENTICATED', reason))


if __name__ == '__main__':
    unittest.main()
