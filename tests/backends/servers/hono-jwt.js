import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { jwt, sign } from 'hono/jwt';

const { PORT, SECRET } = process.env;
const app = new Hono();
app.post('/wx/onlogin', async (c) => c.json({ access_token: await sign({ sub: 'openid-1', exp: Math.floor(Date.now() / 1000) + 7200 }, SECRET, 'HS256'), expires_in: 7200 }));
app.use(jwt({ secret: SECRET, alg: 'HS256' }));
app.get('/wx/products/list', (c) => c.json({}));
serve({ fetch: app.fetch, port: Number(PORT) });
