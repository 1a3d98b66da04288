csp_test(tst_sync_stories LINK csp_test_support LABELS stories)
