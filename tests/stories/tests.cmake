csp_test(tst_sync_stories LINK csp_test_support LABELS stories)
csp_test(tst_long_replay LINK csp_engine csp_clients csp_store csp_recording csp_rules LABELS stories)
