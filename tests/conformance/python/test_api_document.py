"""The excerpt of the API's description says the same as Google's own document."""

import unittest

from api_document import PUBLISHED, excerpt, published


@unittest.skipUnless(published(), f'Google\'s discovery document is not there: {PUBLISHED}')
class TheExcerpt(unittest.TestCase):
    def test_says_of_every_method_what_the_published_document_says(self):
        for resource, description in excerpt()['resources'].items():
            for name, ours in description['methods'].items():
                with self.subTest(method=f'{resource}.{name}'):
                    theirs = published()['resources'][resource]['methods'][name]
                    for member in ('httpMethod', 'path'):
                        self.assertEqual(ours[member], theirs[member])
                    self.assertEqual(ours['parameterOrder'], theirs.get('parameterOrder', []))
                    for member in ('request', 'response'):
                        self.assertEqual(ours.get(member, {}).get('$ref'), theirs.get(member, {}).get('$ref'))
                    for parameter, described in ours['parameters'].items():
                        for fact in ('type', 'location', 'required', 'repeated'):
                            self.assertEqual(described.get(fact), theirs['parameters'][parameter].get(fact), parameter)


if __name__ == '__main__':
    unittest.main()
