"""The core of sign-in: functions of plain values, without clock, randomness or network. They raise AuthError.

Most steps are a pair: `request` says what to send, and `judge` checks the response. The vault calls, in
this order:

    metadata = discovery.check(pinned, settings) or
        discovery.judge(response of discovery.url(issuer), settings)
    record = transaction.new(settings, random, return_to, now, params, target, jkt)
    pairs = authorization.parameters(settings, record, state, sha256(record["verifier"]), scopes, params)
        plus a pair response_mode if authorization.by_post(metadata, settings)
    mode = par.mode(metadata, settings): "off" → authorization.url(metadata, pairs); otherwise
        par.url(metadata, settings, par.judge(response of par.request(…))), with a pair id_token_hint if silent

    answer = authorization.read(query)
    record = transaction.judge(text, settings, now), where text was stored under the state, for one use
    code = authorization.judge(answer, settings, metadata)
    tokens = token.judge(response of token.request(metadata, settings, record, code, target), scopes, kind)
    parsed = id_token.parse(tokens["id_token"], settings)
    id_token.verification(parsed, id_token.keys(response of jwks_uri)) → to crypto.subtle.verify
    claims = id_token.judge(parsed["claims"], settings, record, access token's parsed["digest"] hash, now)
    claims = userinfo.merge(claims, userinfo.judge(response of userinfo.request(…), claims["sub"]))

    tokens = refresh.judge(response of refresh.request(metadata, settings, token, target), scopes, kind)
    refresh.claims(parsed["claims"], settings, first claims, digest, now), parsed and verified as above

With DPoP, each request carries dpop.join(message, signature of message), where message is dpop.message(…)
with the dpop.nonce of that server's last response. A request is sent once more if dpop.nonce_demanded says so
of its response. `target` names the API: {"resource": text or list, "audience": text}.
"""
