#!/usr/bin/env bash
# oidc-provider 9.13.3 (Node.js 20), with its default lifetimes and a public client: each renewal gives a new refresh token that lives for 14 days
# from then on. Yet 14 days after the login every renewal is refused, with a refresh token that is a few days old and would have lived
# for days: what ends is the grant, which has 14 days of its own (`ttl.Grant`) and is not prolonged by renewals. To the client
# it says what it says of an unknown token: `invalid_grant`, "grant request is invalid".
#
# One would guess that somebody who comes every day stays logged in, since the refresh tokens are renewed. That takes a `ttl.Grant` as
# long as anybody is to stay logged in. (Met by others: https://github.com/logto-io/logto/issues/7840,
# https://github.com/lobehub/lobehub/pull/19806.)
#
# Seen on 2026-11-28:
#   defaults, day 6: 200, the new refresh token lives for 14 days
#   defaults, day 12: 200, the new refresh token lives for 14 days
#   defaults, day 18: 400 invalid_grant
#   a grant for a year, day 6: 200, the new refresh token lives for 14 days
#   a grant for a year, day 12: 200, the new refresh token lives for 14 days
#   a grant for a year, day 18: 200, the new refresh token lives for 14 days
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund oidc-provider@9.13.3

cat > seen.mjs <<'JS'
import { createServer } from 'node:http';

// Its notices are about defaults, and about what is meant for development only.
console.info = console.warn = () => {};
const { default: Provider } = await import('oidc-provider');

const DAY = 86_400;
let ahead = 0;
const { now } = Date;
Date.now = () => now() + ahead * 1000;

async function look(what, ttl) {
  const provider = new Provider('http://127.0.0.1', {
    clients: [{ client_id: 'app', token_endpoint_auth_method: 'none', application_type: 'native', grant_types: ['refresh_token'], response_types: [], redirect_uris: [] }],
    findAccount: (ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    ttl,
  });
  const server = createServer(provider.callback()).listen(0);

  // What a login in a browser would have made.
  const grant = new provider.Grant({ clientId: 'app', accountId: 'user' });
  grant.addOIDCScope('openid offline_access');
  const client = await provider.Client.find('app');
  let token = await new provider.RefreshToken({ client, accountId: 'user', grantId: await grant.save(), scope: 'openid offline_access', gty: 'authorization_code' }).save();

  for (const day of [6, 12, 18]) {
    ahead += 6 * DAY;
    const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'app', refresh_token: token });
    const response = await fetch(`http://127.0.0.1:${server.address().port}/token`, { method: 'POST', body });
    const answer = await response.json();
    token = answer.refresh_token ?? token;
    const told = response.ok ? `, the new refresh token lives for ${Math.round((await provider.RefreshToken.find(token)).remainingTTL / DAY)} days` : ` ${answer.error}`;
    console.log(`${what}, day ${day}: ${response.status}${told}`);
  }
  server.close();
  server.closeAllConnections();
}

await look('defaults', {});
await look('a grant for a year', { Grant: 365 * DAY });
JS

node seen.mjs | tee seen.txt
diff seen.txt - <<'TXT'
defaults, day 6: 200, the new refresh token lives for 14 days
defaults, day 12: 200, the new refresh token lives for 14 days
defaults, day 18: 400 invalid_grant
a grant for a year, day 6: 200, the new refresh token lives for 14 days
a grant for a year, day 12: 200, the new refresh token lives for 14 days
a grant for a year, day 18: 200, the new refresh token lives for 14 days
TXT
