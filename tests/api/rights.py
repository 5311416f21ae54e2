"""The table of rights: each route of the service and what opens it. A route that is not here fails its test.

"everybody": no sign-in; "signed in": whoever has an account; a right of `survey.staff.RIGHTS`; "key SCOPE": an API key.
"""

from __future__ import annotations

TABLE: dict[str, str] = {
    # conversations, webhooks and what everybody may see
    "GET /": "everybody",
    "GET /k/{token}": "everybody",
    "GET /demo/cases": "everybody",
    "GET /healthz": "everybody",
    "GET /openapi.json": "everybody",
    "GET /static": "everybody",
    "GET /web/messages": "everybody",
    "POST /web/messages": "everybody",
    "POST /web/conversations": "everybody",
    "GET /web/stream": "everybody",
    "POST /webhooks/telegram": "everybody",
    "POST /webhooks/zalo": "everybody",
    "GET /zalo/connected": "everybody",
    "GET /v1/public/periods": "everybody",
    "GET /v1/public/figures": "everybody",
    # programs, by their keys
    "POST /v1/cases": "key cases:write",
    "GET /v1/cases/{code}/slip.pdf": "key cases:write",
    "GET /v1/cases/{code}/qr.png": "key cases:write",
    "POST /v1/slips": "key cases:write",
    "GET /v1/figures": "key figures:read",
    "GET /v1/figures/agencies": "key figures:read",
    "GET /v1/themes": "key figures:read",
    "POST /v1/snapshots": "key snapshots:write",
    "GET /v1/snapshots": "key figures:read",
    "GET /v1/snapshots/{id}": "key figures:read",
    "GET /v1/snapshots/{id}/figures": "key figures:read",
    "GET /v1/snapshots/{id}/agencies": "key figures:read",
    "POST /v1/exports": "key export:read",
    "GET /v1/exports/{export}": "key export:read",
    "GET /v1/exports/{export}/file": "key export:read",
    "DELETE /v1/exports/{export}": "key export:read",
    # signing in, one's own account
    "GET /dang-nhap": "everybody",
    "POST /dang-nhap": "everybody",
    "GET /dang-nhap/ma": "everybody",
    "POST /dang-nhap/ma": "everybody",
    "GET /dang-nhap/sso": "everybody",
    "GET /dang-nhap/sso/ve": "everybody",
    "POST /dang-xuat": "everybody",
    "GET /tai-khoan/cua-toi": "signed in",
    "POST /tai-khoan/cua-toi/mat-khau": "signed in",
    "POST /tai-khoan/cua-toi/phien": "signed in",
    "GET /tai-khoan/cua-toi/hai-buoc": "signed in",
    "POST /tai-khoan/cua-toi/hai-buoc": "signed in",
    "POST /tai-khoan/cua-toi/hai-buoc/tat": "signed in",
    "GET /tai-khoan/cua-toi/xac-nhan": "signed in",
    "POST /tai-khoan/cua-toi/xac-nhan": "signed in",
    # accounts
    "GET /tai-khoan": "admin",
    "GET /tai-khoan/moi": "admin",
    "POST /tai-khoan/moi": "admin",
    "GET /tai-khoan/{account}": "admin",
    "POST /tai-khoan/{account}": "admin",
    "POST /tai-khoan/{account}/mat-khau": "admin",
    "POST /tai-khoan/{account}/bat-tat": "admin",
    "POST /tai-khoan/{account}/phien": "admin",
    "POST /tai-khoan/{account}/hai-buoc": "admin",
    # the survey office
    "GET /quan-ly/nhat-ky": "office:read",
}
