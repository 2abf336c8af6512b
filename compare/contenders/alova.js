/** alova with its adapter for uni-app, and its token authentication on the server's word. */
import AdapterUniapp from '@alova/adapter-uniapp';
import { createAlova } from 'alova';
import { createServerTokenAuthentication } from 'alova/client';
import { ACCOUNT, getCode } from './code.js';

/** @typedef {(post: (url: string, data: object) => PromiseLike<any>) => Promise<void>} Login what fails in it is thrown, as its docs ask for */

/** @type {import('../peers.js').SetUp} */
export function setUp(base) {
  return create(base, async (post) => {
    const { sessionid } = await post('/login', { code: await getCode() });
    uni.setStorageSync('token', sessionid);
  });
}

/** @type {import('../peers.js').SetUp} */
export function setUpRefreshing(base) {
  const keep = (/** @type {any} */ { access_token, refresh_token }) => {
    uni.setStorageSync('token', access_token);
    uni.setStorageSync('refresh_token', refresh_token);
  };
  return create(
    base,
    async (post) => keep(await post('/login', ACCOUNT)),
    async (post) => keep(await post('/token', { refresh_token: uni.getStorageSync('refresh_token') })),
  );
}

/** @param {string} base @param {Login} logIn @param {Login} [refresh] the same, unless there is a refresh token @returns {import('../peers.js').App} */
function create(base, logIn, refresh = logIn) {
  const { onAuthRequired, onResponseRefreshToken } = createServerTokenAuthentication({
    assignToken(method) {
      method.config.headers.Authorization = uni.getStorageSync('token');
    },
    refreshTokenOnSuccess: {
      isExpired: (response) => response.statusCode === 401,
      handler: () => refresh(post),
    },
  });
  const alova = createAlova({
    baseURL: base,
    ...AdapterUniapp(),
    beforeRequest: onAuthRequired(),
    responded: onResponseRefreshToken((response) => {
      if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}`);
      return response.data;
    }),
  });

  /** @param {string} url @param {object} data */
  function post(url, data) {
    const method = alova.Post(url, data);
    method.meta = { authRole: 'refreshToken' };
    return method;
  }

  return { start: () => logIn(post), request: (url) => alova.Get(url).send() };
}
