def test_smoke(page_at, violations):
    page = page_at(390)
    page.goto("/leden/")
    assert violations(page) == []
