import jwt from '@fastify/jwt';
import Fastify from 'fastify';

const { PORT, SECRET } = process.env;
const app = Fastify();
app.register(jwt, { secret: SECRET });
app.post('/wx/onlogin', async () => ({ access_token: app.jwt.sign({ sub: 'openid-1' }, { expiresIn: 7200 }), expires_in: 7200 }));
app.get('/wx/products/list', { onRequest: (request) => request.jwtVerify() }, async () => ({}));
app.listen({ port: Number(PORT) });
