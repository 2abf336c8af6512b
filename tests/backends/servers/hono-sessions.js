import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { MemoryStore, sessionMiddleware } from 'hono-sessions';

const { PORT, SECRET, BROKEN } = process.env;
const store = new MemoryStore();
if (BROKEN) {
  store.persistSessionData = () => {
    throw new Error('OOM command not allowed');
  };
}

const app = new Hono();
app.onError((error, c) => c.json({}, 500));
app.use(sessionMiddleware({ store, encryptionKey: SECRET, expireAfterSeconds: 7200 }));
app.post('/wx/onlogin', (c) => {
  c.get('session').set('openid', 'openid-1');
  return c.json({ ok: true });
});
app.get('/read', (c) => c.json({ openid: c.get('session').get('openid') ?? null }));
app.get('/wx/products/list', (c) => c.json({}, c.get('session').get('openid') ? 200 : 401));
serve({ fetch: app.fetch, port: Number(PORT) });
