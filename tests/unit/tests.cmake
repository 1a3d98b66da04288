csp_test(tst_http LINK csp_http LABELS unit)
