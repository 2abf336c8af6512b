#!/usr/bin/env bash
# @node-oauth/oauth2-server 5.3.0 (Node.js 20): a renewal revokes the refresh token first, and saves the new tokens after that. Where they
# can't be saved (a database that is full, or away for a second) it answers 503 `server_error`; the refresh token is spent
# nevertheless, and the same renewal a moment later is refused with 400 `invalid_grant`. The user has to log in.
#
# One would guess that a 503 leaves things as they were, so that it can be tried again: only a 400 says that the token is no good.
# `saveToken` is not told which refresh token it replaces, so a model can't do both in one transaction.
#
# Seen on 2026-11-28:
#   the database is away: getRefreshToken, revokeToken, saveToken: 503 server_error
#   it is back: getRefreshToken: 400 invalid_grant
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @node-oauth/oauth2-server@5.3.0

cat > seen.mjs <<'JS'
import OAuth2Server from '@node-oauth/oauth2-server';

const { Request, Response } = OAuth2Server;
const client = { id: 'app', grants: ['refresh_token'] };
const tokens = new Map([['first', { refreshToken: 'first', refreshTokenExpiresAt: new Date(Date.now() + 86_400_000), client, user: { id: 'user' } }]]);
let isAway = true;
let calls = [];

const server = new OAuth2Server({
  requireClientAuthentication: { refresh_token: false },
  model: {
    getClient: async () => client,
    async getRefreshToken(token) {
      calls.push('getRefreshToken');
      return tokens.get(token);
    },
    async revokeToken({ refreshToken }) {
      calls.push('revokeToken');
      return tokens.delete(refreshToken);
    },
    async saveToken(token, client, user) {
      calls.push('saveToken');
      if (isAway) throw new Error('no connection');
      return { ...token, client, user };
    },
  },
});

async function renew(what) {
  calls = [];
  const request = new Request({
    method: 'POST',
    query: {},
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '1' },
    body: { grant_type: 'refresh_token', client_id: 'app', refresh_token: 'first' },
  });
  const response = new Response();
  await server.token(request, response).catch(() => {});
  console.log(`${what}: ${calls.join(', ')}: ${response.status} ${response.body.error}`);
}

await renew('the database is away');
isAway = false;
await renew('it is back');
JS

node seen.mjs | tee seen.txt
diff seen.txt - <<'TXT'
the database is away: getRefreshToken, revokeToken, saveToken: 503 server_error
it is back: getRefreshToken: 400 invalid_grant
TXT
