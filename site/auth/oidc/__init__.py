"""The pure core of sign-in: plain values in, plain values or AuthError out. No clock, no randomness, no network.

Each step is a pair: `request` says what to send, `judge` says what an answer is worth. In the vault's order:

    metadata = discovery.check(pinned, settings), or discovery.judge(answer of discovery.url(issuer), settings)
    record = transaction.new(settings, random, return_to, now, params)
    state = transaction.join_state(key_id, iv, seal(transaction.pack(record)))
    authorization.request(metadata, settings, record, state, sha256(record["verifier"]), scopes, params) → URL

    answer = authorization.read(query)
    key_id, iv, sealed = transaction.split_state(answer.get("state", "")); take and delete the key; unseal
    record = transaction.judge(text, settings, now)
    code = authorization.judge(answer, state, settings, metadata)
    tokens = token.judge(answer of token.request(metadata, settings, record, code), scopes)
    parsed = id_token.parse(tokens["id_token"], settings)
    id_token.verification(parsed, id_token.keys(answer of jwks_uri)) → to crypto.subtle.verify
    claims = id_token.judge(parsed["claims"], settings, record, digest of the access token by parsed["digest"], now)
"""
