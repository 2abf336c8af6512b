import cookie from '@fastify/cookie';
import session from '@fastify/session';
import Fastify from 'fastify';

const { PORT, SECRET, BROKEN } = process.env;
const sessions = new Map();
const store = {
  set: (id, data, done) => (BROKEN ? done(new Error('OOM command not allowed')) : (sessions.set(id, data), done())),
  get: (id, done) => done(null, sessions.get(id)),
  destroy: (id, done) => (sessions.delete(id), done()),
};

const app = Fastify();
app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => done(null, body));
app.register(cookie);
// Not secure: the tests speak http.
app.register(session, { secret: SECRET, store, cookie: { secure: false } });
app.post('/wx/onlogin', async (request) => {
  request.session.openid = 'openid-1';
  return { ok: true };
});
app.get('/read', async (request) => ({ openid: request.session.openid ?? null }));
app.get('/wx/products/list', async (request, reply) => reply.code(request.session.openid ? 200 : 401).send({}));
app.listen({ port: Number(PORT) });
