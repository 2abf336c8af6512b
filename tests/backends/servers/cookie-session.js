import cookieSession from 'cookie-session';
import express from 'express';

const { PORT, SECRET } = process.env;
const app = express().use(cookieSession({ secret: SECRET }));
app.post('/wx/onlogin', (request, response) => {
  request.session.openid = 'openid-1';
  response.json({ ok: true });
});
app.get('/read', (request, response) => response.json({ openid: request.session.openid ?? null }));
app.get('/wx/products/list', (request, response) => response.status(request.session.openid ? 200 : 401).json({}));
app.listen(PORT);
