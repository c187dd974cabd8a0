"""Fast tests of the pages' code without a browser, with any response of the API."""

INVOICE = {"id": "R-1", "customer": "Grace", "status": "open", "amount": 125000, "currency": "EUR"}


def test_an_invoice_has_a_row(fake_page):
    fake_page.answer("billing", "/invoices", [INVOICE])
    main = fake_page.open("/invoices/")
    fake_page.show("views.invoices")
    cells = [cell.text for cell in main.querySelectorAll("tbody td")]
    assert cells == ["R-1", "Grace", "open", "1,250.00 EUR"]


def test_the_visitor_can_try_again(fake_page):
    fake_page.answer("billing", "/invoices", error="api_unreachable")
    main = fake_page.open("/invoices/")
    fake_page.show("views.invoices")
    state = main.querySelector("[data-state]").dataset
    assert state.state == "failed"
    fake_page.answer("billing", "/invoices", [])
    fake_page.trigger(main.querySelector("[data-retry]"), "click")
    assert state.state == "ready"
