import Koa from 'koa';
import { createSession } from 'koa-session';

const { PORT, SECRET, BROKEN, STORE } = process.env;
const sessions = new Map();
const store = {
  get: async (id) => sessions.get(id),
  set: async (id, data) => {
    if (BROKEN) throw new Error('OOM command not allowed');
    sessions.set(id, data);
  },
  destroy: async (id) => sessions.delete(id),
};

const app = new Koa();
app.keys = [SECRET];
app.silent = true;
app.use(createSession(STORE ? { store, signed: false } : {}, app));
app.use((ctx) => {
  if (ctx.path === '/wx/onlogin') ctx.session.openid = 'openid-1';
  const { openid = null } = ctx.session;
  ctx.status = ctx.path === '/wx/products/list' && !openid ? 401 : 200;
  ctx.body = ctx.path === '/read' ? { openid } : {};
});
app.listen(PORT);
