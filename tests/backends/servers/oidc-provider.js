/**
 * An OpenID provider. Two clients: the mini program itself, which is a public one and asks /token, and the app's own server,
 * a confidential one, which /wx/refresh asks for. Their logins need no browser: they make what a login in one would have made.
 */
import express from 'express';
import Provider from 'oidc-provider';

const { PORT, ACCESS = '3600', REFRESH, GRANT } = process.env;
const PUBLIC = { client_id: 'mini-program', token_endpoint_auth_method: 'none', application_type: 'native' };
const CONFIDENTIAL = { client_id: 'server', client_secret: 'x'.repeat(32), token_endpoint_auth_method: 'client_secret_post' };
const SCOPE = 'openid offline_access';

const provider = new Provider('http://127.0.0.1', {
  clients: [PUBLIC, CONFIDENTIAL].map((client) => ({ ...client, grant_types: ['refresh_token'], response_types: [], redirect_uris: [] })),
  // What is not given stays at the library's own.
  ttl: { AccessToken: Number(ACCESS), ...(REFRESH && { RefreshToken: Number(REFRESH) }), ...(GRANT && { Grant: Number(GRANT) }) },
  findAccount: (ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  // The protected resource is the provider's own.
  routes: { token: '/token', userinfo: '/wx/products/list' },
  features: { devInteractions: { enabled: false } },
});

async function issue(clientId, accountId) {
  const client = await provider.Client.find(clientId);
  const grant = new provider.Grant({ clientId, accountId });
  grant.addOIDCScope(SCOPE);
  const given = { client, accountId, grantId: await grant.save(), scope: SCOPE, gty: 'authorization_code' };
  const access = new provider.AccessToken(given);
  const refresh = new provider.RefreshToken(given);
  return { access_token: await access.save(), token_type: 'Bearer', expires_in: access.expiration, refresh_token: await refresh.save() };
}

/** Its own requests go the way of everybody's. */
const ask = (request, form) => fetch(`http://127.0.0.1:${request.socket.localPort}/token`, { method: 'POST', body: new URLSearchParams(form) });

const app = express();
const json = express.json();
for (const [under, { client_id }] of [['', PUBLIC], ['/server', CONFIDENTIAL]]) {
  app.post(`${under}/wx/onlogin`, async (request, response) => void response.json(await issue(client_id, 'openid-1')));
  app.post(`${under}/account/signin`, json, async (request, response) => void response.json(await issue(client_id, request.body.username)));
}
app.post('/server/wx/refresh', json, async (request, response) => {
  const { client_id, client_secret } = CONFIDENTIAL;
  const answer = await ask(request, { grant_type: 'refresh_token', client_id, client_secret, ...request.body });
  response.status(answer.status).json(await answer.json());
});
app.use(provider.callback());
app.listen(PORT);
