"""The excerpt of the API's description says the same as Google's own document."""

import unittest

from googleapiclient import discovery

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

    def test_gives_the_client_the_methods_that_the_published_document_gives(self):
        ours, theirs = (discovery.build_from_document(document, http=object()) for document in (excerpt(), published()))
        for resource, description in excerpt()['resources'].items():
            names = set(description['methods'])
            with self.subTest(resource=resource):
                offered = [{m for m in dir(getattr(api, resource)()) if m.split('_next')[0].rstrip('_') in names} for api in (ours, theirs)]
                self.assertEqual(offered[0], offered[1])


if __name__ == '__main__':
    unittest.main()
