import jsonwebtoken from 'jsonwebtoken';
import Koa from 'koa';
import jwt from 'koa-jwt';

const { PORT, SECRET } = process.env;
const app = new Koa();
app.silent = true;
app.use(jwt({ secret: SECRET }).unless({ path: '/wx/onlogin' }));
app.use((ctx) => {
  ctx.body = ctx.path === '/wx/onlogin' ? { access_token: jsonwebtoken.sign({ sub: 'openid-1' }, SECRET, { expiresIn: 7200 }), expires_in: 7200 } : {};
});
app.listen(PORT);
