/** axios-auth-refresh with its defaults, on axios with an adapter over wx.request. */
import axios, { AxiosError } from 'axios';
import { createAuthRefresh } from 'axios-auth-refresh';
import { getCode } from './code.js';

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

/** @type {import('../peers.js').SetUp} */
export function setUp(base) {
  const api = axios.create({ baseURL: base, adapter });
  // The login goes by an instance of its own: the other one holds back what is sent while the token is refreshed, and
  // the code has to be asked for first.
  const plain = axios.create({ baseURL: base, adapter });

  async function logIn() {
    const { data } = await plain.post('/login', { code: await getCode() });
    wx.setStorageSync('token', data.sessionid);
    return data.sessionid;
  }

  api.interceptors.request.use((request) => {
    request.headers.Authorization = wx.getStorageSync('token');
    return request;
  });
  createAuthRefresh(api, async (failed) => {
    failed.response.config.headers.Authorization = await logIn();
  });
  return { start: logIn, request: (url) => api.get(url).then(({ data }) => data) };
}
