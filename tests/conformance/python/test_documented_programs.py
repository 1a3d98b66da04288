"""The programs of docs/clients.md, as they stand there."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import urllib.request

from api_document import api_document
from sandbox import Sandbox

PROJECT = pathlib.Path(__file__).resolve().parents[3]
PAGE = (PROJECT / 'docs' / 'clients.md').read_text()
BLOCK = re.compile(r'^```(\w+)\n(.*?)^```\n', re.MULTILINE | re.DOTALL)
NODE_MODULES = PROJECT / 'tests' / 'conformance' / 'node' / 'node_modules'
HOW = {  # file, command, what it needs
    'sh': ('client.sh', ['bash', 'client.sh'], lambda: shutil.which('curl') and shutil.which('jq')),
    'python': ('client.py', ['/usr/bin/python3', '-W', 'ignore::ResourceWarning', 'client.py'], lambda: True),
    'js': ('client.mjs', ['node', 'client.mjs'], lambda: shutil.which('node') and (NODE_MODULES / '@googleapis').exists()),
}


class Programs(unittest.TestCase):
    def run_all(self, language, count):
        file, command, there = HOW[language]
        blocks = BLOCK.findall(PAGE)
        programs = [(code, blocks[i + 1]) for i, (kind, code) in enumerate(blocks) if kind == language]
        self.assertEqual(len(programs), count)
        if not there():
            self.skipTest(f'what runs {language} is not installed')
        for code, (kind, expected) in programs:
            self.assertEqual(kind, 'text', f'what this program prints has to follow it:\n{code}')
            with self.subTest(code.strip().splitlines()[0]), tempfile.TemporaryDirectory() as folder:
                said = self.run_one(pathlib.Path(folder), file, code, command)
                self.assertEqual(said[-len(expected):], expected)  # Python's flow says first what to open

    def run_one(self, folder, file, code, command):
        sandbox = Sandbox(autoConsent='true')
        try:
            (folder / 'sandbox.json').write_text(json.dumps({'google': sandbox.google}))
            (folder / 'calendar-v3.json').write_text(json.dumps(api_document()))
            (folder / 'node_modules').symlink_to(NODE_MODULES)
            (folder / file).write_text(code)
            # Somebody at a browser: Python's flow opens it by itself, the Node program says what to open.
            environment = dict(os.environ, BROWSER='/usr/bin/python3 -c "import sys, urllib.request as u; u.urlopen(sys.argv[1]).read()" %s &')
            with open(folder / 'said', 'w+') as said, subprocess.Popen(
                    command, cwd=folder, env=environment, text=True, stdout=said, stderr=subprocess.PIPE) as process:
                told = []
                for line in process.stderr:
                    told.append(line)
                    if line.startswith('Open http'):
                        urllib.request.urlopen(line.split()[1], timeout=10).read()
                self.assertEqual(process.wait(30), 0, ''.join(told))
                said.seek(0)
                return said.read()
        finally:
            sandbox.close()

    def test_with_curl(self):
        self.run_all('sh', 1)

    def test_in_python(self):
        self.run_all('python', 2)

    def test_in_node(self):
        self.run_all('js', 2)

    def test_in_java_and_go_are_parts_of_the_suites(self):
        for language, file in (('java', 'java/CalendarClient.java'), ('go', 'go/sandbox_test.go')):
            source = (PROJECT / 'tests' / 'conformance' / file).read_text()
            codes = [code for kind, code in BLOCK.findall(PAGE) if kind == language]
            self.assertEqual(len(codes), 2)
            for code in codes:
                self.assertIn(code, source, file)


if __name__ == '__main__':
    unittest.main()
