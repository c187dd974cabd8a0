"""The pure core of sign-in: plain values in, plain values or AuthError out. No clock, no randomness, no network.

Each step is a pair: `request` says what to send, `judge` says what an answer is worth. In the vault's order:

    metadata = discovery.check(pinned, settings), or discovery.judge(answer of discovery.url(issuer), settings)
    record = transaction.new(settings, random, return_to, now, params, target, jkt)
    pairs = authorization.parameters(settings, record, state, sha256(record["verifier"]), scopes, params)
    mode = par.mode(metadata, settings): "off" → authorization.url(metadata, pairs); else, with a pair id_token_hint
        if it is silent: par.url(metadata, settings, par.judge(answer of par.request(metadata, pairs)))

    answer = authorization.read(query)
    record = transaction.judge(text, settings, now), of the record that was kept for the answer's state, and is no more
    code = authorization.judge(answer, settings, metadata)
    tokens = token.judge(answer of token.request(metadata, settings, record, code, target), scopes, kind)
    parsed = id_token.parse(tokens["id_token"], settings)
    id_token.verification(parsed, id_token.keys(answer of jwks_uri)) → to crypto.subtle.verify
    claims = id_token.judge(parsed["claims"], settings, record, digest of the access token by parsed["digest"], now)
    claims = userinfo.merge(claims, userinfo.judge(answer of userinfo.request(…), claims["sub"]))

    tokens = refresh.judge(answer of refresh.request(metadata, settings, refresh_token, target), scopes, kind)
    refresh.claims(parsed["claims"], settings, the first ID token's claims, digest, now), parsed and verified as above

With DPoP each request goes with dpop.join(message, signature of message), message = dpop.message(…, dpop.nonce of that
server's last answer, …), and is sent once more if dpop.nonce_demanded of its answer. `target` is what names the API:
{"resource": text or list, "audience": text}.
"""
