/** alova with its adapter for uni-app, and its token authentication on the server's word. */
import AdapterUniapp from '@alova/adapter-uniapp';
import { createAlova } from 'alova';
import { createServerTokenAuthentication } from 'alova/client';
import { getCode } from './code.js';

/** @type {import('../peers.js').SetUp} */
export function setUp(base) {
  const { onAuthRequired, onResponseRefreshToken } = createServerTokenAuthentication({
    assignToken(method) {
      method.config.headers.Authorization = uni.getStorageSync('token');
    },
    refreshTokenOnSuccess: {
      isExpired: (response) => response.statusCode === 401,
      handler: logIn,
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

  /** What fails here is thrown, as its docs ask for. */
  async function logIn() {
    const method = alova.Post('/login', { code: await getCode() });
    method.meta = { authRole: 'refreshToken' };
    const { sessionid } = await method;
    uni.setStorageSync('token', sessionid);
  }

  return { start: logIn, request: (url) => alova.Get(url).send() };
}
