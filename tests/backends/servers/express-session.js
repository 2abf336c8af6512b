import express from 'express';
import session from 'express-session';

const { PORT, SECRET, BROKEN } = process.env;
const store = new session.MemoryStore();
if (BROKEN) store.set = (id, data, done) => done(new Error('OOM command not allowed'));

const app = express().use(session({ store, secret: SECRET, resave: false, saveUninitialized: false }));
app.post('/wx/onlogin', (request, response) => {
  request.session.openid = 'openid-1';
  response.json({ ok: true });
});
app.get('/read', (request, response) => response.json({ openid: request.session.openid ?? null }));
app.get('/wx/products/list', (request, response) => response.status(request.session.openid ? 200 : 401).json({}));
app.use((error, request, response, next) => (response.headersSent ? undefined : response.status(500).json({})));
app.listen(PORT);
