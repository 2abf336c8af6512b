#!/usr/bin/env bash
# oidc-provider 9.13.3 (Node.js 20), with its defaults and a confidential client: two renewals with the same refresh token at the same time are
# both served, and both access tokens are good, for as long as the refresh token is in the first 70 % of its life. After that the
# first one is served with 200, and the tokens in that answer are dead by the time it can be used: the second one counts as
# the use of a token that was used, and ends everything of that login. With a public client it is so from the first second on.
#
# One would guess that what is answered with 200 can be used, at least by whoever came first; and that a server that two processes, or a
# repeat after a lost answer, have asked twice for nine days, will do so on the tenth.
#
# Seen on 2026-11-28:
#   confidential, at the beginning: answered 200 200, the access tokens are worth 200 200
#   confidential, 69 % over: answered 200 200, the access tokens are worth 200 200
#   confidential, 70 % over: answered 200 400, the access tokens are worth 401
#   public, at the beginning: answered 200 400, the access tokens are worth 401
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

let ahead = 0;
const { now } = Date;
Date.now = () => now() + ahead * 1000;
const LIFE = 14 * 86_400;

const common = { grant_types: ['refresh_token'], response_types: [], redirect_uris: [] };
const clients = {
  confidential: { ...common, client_id: 'confidential', client_secret: 'x'.repeat(32), token_endpoint_auth_method: 'client_secret_post' },
  public: { ...common, client_id: 'public', token_endpoint_auth_method: 'none', application_type: 'native' },
};
const provider = new Provider('http://127.0.0.1', {
  clients: Object.values(clients),
  findAccount: (ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
});
const server = createServer(provider.callback()).listen(0);
const base = `http://127.0.0.1:${server.address().port}`;

async function look(name, what, share) {
  const { client_id, client_secret } = clients[name];
  // What a login in a browser would have made.
  const grant = new provider.Grant({ clientId: client_id, accountId: 'user' });
  grant.addOIDCScope('openid offline_access');
  const client = await provider.Client.find(client_id);
  const refresh_token = await new provider.RefreshToken({ client, accountId: 'user', grantId: await grant.save(), scope: 'openid offline_access', gty: 'authorization_code' }).save();

  ahead += share * LIFE;
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id, ...(client_secret && { client_secret }), refresh_token });
  const answers = await Promise.all([1, 2].map(() => fetch(`${base}/token`, { method: 'POST', body })));
  const statuses = answers.map(({ status }) => status).sort();
  const worth = [];
  for (const answer of answers) {
    const { access_token } = await answer.json();
    if (access_token) worth.push((await fetch(`${base}/me`, { headers: { authorization: `Bearer ${access_token}` } })).status);
  }
  console.log(`${name}, ${what}: answered ${statuses.join(' ')}, the access tokens are worth ${worth.join(' ')}`);
}

await look('confidential', 'at the beginning', 0);
await look('confidential', '69 % over', 0.695);
await look('confidential', '70 % over', 0.705);
await look('public', 'at the beginning', 0);
server.close();
server.closeAllConnections();
JS

node seen.mjs | tee seen.txt
diff seen.txt - <<'TXT'
confidential, at the beginning: answered 200 200, the access tokens are worth 200 200
confidential, 69 % over: answered 200 200, the access tokens are worth 200 200
confidential, 70 % over: answered 200 400, the access tokens are worth 401
public, at the beginning: answered 200 400, the access tokens are worth 401
TXT
