#!/usr/bin/env bash
# axios-auth-refresh 5.0.2 (with axios 1.21.1, Node.js 20): of three requests that meet an expired token at the same time, the
# token is refreshed once, as its README says, but only the first request is repeated. The other two are rejected with the
# 401 that they met, although the refresh has succeeded before anything is rejected.
#
# One would guess that all who wait for a refresh are repeated after it: the README speaks of requests that are held back while
# a token is refreshed. That is true of requests that begin during the refresh, and not of those that were out when it began.
# (Known to the project: https://github.com/Flyrell/axios-auth-refresh/issues/307.)
#
# Seen on 2026-11-28:
#   refreshes: 1
#   outcomes: 200 401 401
#   repeated: /a
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund axios@1.21.1 axios-auth-refresh@5.0.2

cat > seen.mjs <<'JS'
import axios, { AxiosError } from 'axios';
import { createAuthRefresh } from 'axios-auth-refresh';

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let token = 'old';
let refreshes = 0;
const sent = [];

// A backend that knows the new token only, and answers after 10 ms.
async function adapter(config) {
  sent.push(config.url);
  await wait(10);
  const status = config.headers.Authorization === 'new' ? 200 : 401;
  const response = { data: {}, status, statusText: '', headers: {}, config };
  if (status === 200) return response;
  throw new AxiosError('expired', AxiosError.ERR_BAD_REQUEST, config, {}, response);
}

const client = axios.create({ adapter });
client.interceptors.request.use((config) => {
  config.headers.Authorization = token;
  return config;
});
createAuthRefresh(client, async () => {
  refreshes++;
  await wait(40);
  token = 'new';
});

const results = await Promise.allSettled(['/a', '/b', '/c'].map((url) => client.get(url)));
console.log('refreshes:', refreshes);
console.log('outcomes:', ...results.map(({ value, reason }) => (value ?? reason.response).status));
console.log('repeated:', ...sent.slice(3));
JS

node seen.mjs | tee seen.txt
diff seen.txt - <<'TXT'
refreshes: 1
outcomes: 200 401 401
repeated: /a
TXT
