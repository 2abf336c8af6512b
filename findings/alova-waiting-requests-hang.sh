#!/usr/bin/env bash
# alova 3.5.5 (Node.js 20), createServerTokenAuthentication with refreshTokenOnSuccess: three requests meet an expired token at the same time, and the
# refresh fails (its handler throws, as the docs ask for). The first request is rejected; the other two, which wait for that
# refresh, are neither served nor rejected, ever: not even when a later refresh succeeds.
# And where the token is refreshed and the backend goes on answering "expired", one request is refreshed and sent again without end.
#
# One would guess that whoever waits for a refresh hears how it ended, and that a request is sent again once.
#
# Seen on 2026-11-28:
#   the refresh fails: rejected, pending, pending
#   the next one succeeds: served, and of the first three: rejected, pending, pending
#   always expired: pending, refreshed more than 20 times
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund alova@3.5.5

cat > seen.mjs <<'JS'
import { createAlova } from 'alova';
import { createServerTokenAuthentication } from 'alova/client';

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// A backend that knows one token, or none, and answers after some milliseconds.
function createApp() {
  const state = { token: 'old', good: 'new', refreshes: 0, isDown: false };
  const { onAuthRequired, onResponseRefreshToken } = createServerTokenAuthentication({
    assignToken(method) {
      method.config.headers.Authorization = state.token;
    },
    refreshTokenOnSuccess: {
      isExpired: ({ status }) => status === 401,
      async handler() {
        state.refreshes++;
        await wait(20);
        if (state.isDown) throw new Error('the backend is down');
        state.token = 'new';
      },
    },
  });
  const alova = createAlova({
    baseURL: 'https://api.example.com',
    cacheFor: null,
    requestAdapter: ({ headers }) => ({
      async response() {
        const { Authorization } = headers;
        await wait(5);
        return { status: Authorization === state.good ? 200 : 401 };
      },
      headers: async () => ({}),
      abort() {},
    }),
    beforeRequest: onAuthRequired(),
    responded: onResponseRefreshToken(({ status }) => status),
  });
  return { state, send: (url) => watch(alova.Get(url).send()) };
}

function watch(promise) {
  const seen = { outcome: 'pending' };
  promise.then(() => (seen.outcome = 'served'), () => (seen.outcome = 'rejected'));
  return seen;
}
const outcomes = (all) => all.map(({ outcome }) => outcome).join(', ');

const app = createApp();
app.state.isDown = true;
const three = ['/a', '/b', '/c'].map(app.send);
await wait(500);
console.log(`the refresh fails: ${outcomes(three)}`);

app.state.isDown = false;
const next = app.send('/d');
await wait(500);
console.log(`the next one succeeds: ${next.outcome}, and of the first three: ${outcomes(three)}`);

const refused = createApp();
refused.state.good = 'none';
const one = refused.send('/a');
await wait(2000);
console.log(`always expired: ${one.outcome}, refreshed ${refused.state.refreshes > 20 ? 'more than 20 times' : `${refused.state.refreshes} times`}`);
process.exit();
JS

node seen.mjs | tee seen.txt
diff seen.txt - <<'TXT'
the refresh fails: rejected, pending, pending
the next one succeeds: served, and of the first three: rejected, pending, pending
always expired: pending, refreshed more than 20 times
TXT
