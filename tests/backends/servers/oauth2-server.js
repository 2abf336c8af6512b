/** An OAuth server of one's own: what it keeps, it keeps here, as the library's own model for tokens in memory does. */
import OAuth2Server from '@node-oauth/oauth2-server';
import express from 'express';

const { PORT, ACCESS = '3600', REFRESH = '1209600', FULL, KEEP } = process.env;
const { AbstractGrantType, OAuthError, Request, Response } = OAuth2Server;
const CLIENT = { id: 'mini-program', grants: ['wx_code', 'password', 'refresh_token'] };
const access = new Map();
const refresh = new Map();

const model = {
  getClient: async (id) => (id === CLIENT.id ? CLIENT : undefined),
  getUser: async (username) => ({ id: username }),
  getAccessToken: async (token) => access.get(token),
  getRefreshToken: async (token) => refresh.get(token),
  // Whether it was there says whether nobody else has used it in the meantime.
  revokeToken: async ({ refreshToken }) => refresh.delete(refreshToken),
  async saveToken(token, client, user) {
    if (FULL && access.size >= Number(FULL)) throw new Error('OOM command not allowed');
    const saved = { ...token, client, user };
    access.set(token.accessToken, saved);
    if (token.refreshToken) refresh.set(token.refreshToken, saved);
    return saved;
  },
};

class WeChat extends AbstractGrantType {
  async handle(request, client) {
    const token = { accessToken: await this.generateAccessToken(), accessTokenExpiresAt: this.getAccessTokenExpiresAt() };
    return this.model.saveToken({ ...token, refreshToken: await this.generateRefreshToken(), refreshTokenExpiresAt: this.getRefreshTokenExpiresAt() }, client, { id: 'openid-1' });
  }
}

const server = new OAuth2Server({
  model,
  accessTokenLifetime: Number(ACCESS),
  refreshTokenLifetime: Number(REFRESH),
  alwaysIssueNewRefreshToken: !KEEP,
  extendedGrantTypes: { wx_code: WeChat },
  requireClientAuthentication: { wx_code: false, password: false, refresh_token: false },
});

/** What the library makes of a request, and answers with its own status, headers and body. */
const by = (handle) => async (request, response) => {
  const answer = new Response();
  try {
    const token = await handle(new Request(request), answer);
    response.set(answer.headers).json(answer.body.access_token ? answer.body : { user: token.user.id });
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    response.status(error.code).set(answer.headers).json({ error: error.name, error_description: error.message });
  }
};
const token = by((request, answer) => server.token(request, answer));

/** A login is a grant like any other, whatever the app sends for it. */
const as = (grant_type) => (request, response, next) => {
  request.headers['content-type'] = 'application/x-www-form-urlencoded';
  request.body = { password: 'x', ...request.body, grant_type, client_id: CLIENT.id };
  next();
};

const app = express().use(express.json(), express.urlencoded());
app.post('/token', token);
app.post('/wx/onlogin', as('wx_code'), token);
app.post('/account/signin', as('password'), token);
app.get('/wx/products/list', by((request, answer) => server.authenticate(request, answer)));
app.listen(PORT);
