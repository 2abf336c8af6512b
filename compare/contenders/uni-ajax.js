/** uni-ajax with what its FAQ says of refreshing a token unseen. */
import ajax from 'uni-ajax';
import { getCode } from './code.js';

/** @typedef {{ resolve: () => void, reject: (reason: unknown) => void }} Waiting */

/** @type {import('../peers.js').SetUp} */
export function setUp(base) {
  const api = ajax.create({ baseURL: base });
  let isRefreshing = false;
  /** @type {Waiting[]} */
  let waiting = [];

  /** @param {(one: Waiting) => void} settle */
  function settleAll(settle) {
    const settled = waiting;
    waiting = [];
    settled.forEach(settle);
  }

  async function logIn() {
    const { data } = await api.post('/login', { code: await getCode() });
    if (data.code !== 200) throw new Error(`code ${data.code}`);
    uni.setStorageSync('TOKEN', data.data);
  }

  /** One at a time: whoever comes meanwhile waits for it. @returns {Promise<void>} */
  function refreshToken() {
    if (isRefreshing) return new Promise((resolve, reject) => void waiting.push({ resolve, reject }));
    isRefreshing = true;
    return logIn()
      .then(
        () => settleAll(({ resolve }) => resolve()),
        (error) => {
          uni.removeStorageSync('TOKEN');
          settleAll(({ reject }) => reject(error));
          throw error;
        },
      )
      .finally(() => void (isRefreshing = false));
  }

  api.interceptors.request.use((config) => {
    config.header.Authorization = uni.getStorageSync('TOKEN');
    return config;
  });
  api.interceptors.response.use((response) => (response.data.code === 401 ? refreshToken().then(() => api(response.config)) : response));
  return { start: logIn, request: (url) => api.get(url).then(({ data }) => data) };
}
