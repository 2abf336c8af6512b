import express from 'express';
import { getIronSession } from 'iron-session';

const { PORT, SECRET } = process.env;
// Not secure: the tests speak http.
const read = (request, response) => getIronSession(request, response, { password: SECRET, cookieName: 'mine', cookieOptions: { secure: false } });
const app = express();
app.post('/wx/onlogin', async (request, response) => {
  const session = await read(request, response);
  session.openid = 'openid-1';
  await session.save();
  response.json({ ok: true });
});
app.get('/read', async (request, response) => response.json({ openid: (await read(request, response)).openid ?? null }));
app.get('/wx/products/list', async (request, response) => response.status((await read(request, response)).openid ? 200 : 401).json({}));
app.listen(PORT);
