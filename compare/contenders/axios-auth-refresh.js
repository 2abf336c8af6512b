/** axios-auth-refresh with its defaults, on axios with an adapter over wx.request. */
import axios, { AxiosError } from 'axios';
import { createAuthRefresh } from 'axios-auth-refresh';
import { ACCOUNT, getCode } from './code.js';

/** @type {import('axios').AxiosAdapter} */
const adapter = (config) =>
  new Promise((resolve, reject) => {
    wx.request({
      url: axios.getUri(config),
      method: config.method?.toUpperCase(),
      data: config.data,
      header: { ...config.headers },
      success({ statusCode: status, data, header: headers }) {
        const response = { status, data, headers, config, statusText: '', request: undefined };
        if (config.validateStatus?.(status)) resolve(response);
        else reject(new AxiosError(`Request failed with status code ${status}`, AxiosError.ERR_BAD_REQUEST, config, undefined, response));
      },
      fail: ({ errMsg }) => reject(new AxiosError(errMsg, AxiosError.ERR_NETWORK, config)),
    });
  });

/** @typedef {(post: (url: string, data: object) => PromiseLike<any>) => Promise<void>} Login */

/** @type {import('../peers.js').SetUp} */
export function setUp(base) {
  return create(base, async (post) => {
    const { data } = await post('/login', { code: await getCode() });
    wx.setStorageSync('token', data.sessionid);
  });
}

/** @type {import('../peers.js').SetUp} */
export function setUpRefreshing(base) {
  const keep = (/** @type {any} */ { data }) => {
    wx.setStorageSync('token', data.access_token);
    wx.setStorageSync('refresh_token', data.refresh_token);
  };
  return create(
    base,
    async (post) => keep(await post('/login', ACCOUNT)),
    async (post) => keep(await post('/token', { refresh_token: wx.getStorageSync('refresh_token') })),
  );
}

/** @param {string} base @param {Login} logIn @param {Login} [refresh] the same, unless there is a refresh token @returns {import('../peers.js').App} */
function create(base, logIn, refresh = logIn) {
  const api = axios.create({ baseURL: base, adapter });
  // The login goes by an instance of its own: the other one holds back what is sent while the token is refreshed, and
  // the code has to be asked for first.
  const plain = axios.create({ baseURL: base, adapter });
  const post = (/** @type {string} */ url, /** @type {object} */ data) => plain.post(url, data);

  api.interceptors.request.use((request) => {
    request.headers.Authorization = wx.getStorageSync('token');
    return request;
  });
  createAuthRefresh(api, async (failed) => {
    await refresh(post);
    failed.response.config.headers.Authorization = wx.getStorageSync('token');
  });
  return { start: () => logIn(post), request: (url) => api.get(url).then(({ data }) => data) };
}
