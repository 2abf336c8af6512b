/** uni-ajax with what its FAQ says of refreshing a token unseen. */
import ajax from 'uni-ajax';
import { ACCOUNT, getCode } from './code.js';

/**
 * @typedef {{ resolve: () => void, reject: (reason: unknown) => void }} Waiting
 * @typedef {(post: (url: string, data: object) => Promise<any>) => Promise<void>} Login
 */

/** @type {import('../peers.js').SetUp} */
export function setUp(base) {
  return create(base, async (post) => uni.setStorageSync('TOKEN', await post('/login', { code: await getCode() })));
}

/** @type {import('../peers.js').SetUp} */
export function setUpRefreshing(base) {
  const keep = (/** @type {any} */ { access_token, refresh_token }) => {
    uni.setStorageSync('TOKEN', access_token);
    uni.setStorageSync('REFRESH_TOKEN', refresh_token);
  };
  return create(
    base,
    async (post) => keep(await post('/login', ACCOUNT)),
    async (post) => keep(await post('/token', { refresh_token: uni.getStorageSync('REFRESH_TOKEN') })),
  );
}

/** @param {string} base @param {Login} logIn @param {Login} [refresh] the same, unless there is a refresh token @returns {import('../peers.js').App} */
function create(base, logIn, refresh = logIn) {
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

  /** @param {string} url @param {object} sent */
  async function post(url, sent) {
    const { data } = await api.post(url, sent);
    if (data.code !== 200) throw new Error(`code ${data.code}`);
    return data.data;
  }

  /** One at a time: whoever comes meanwhile waits for it. @returns {Promise<void>} */
  function refreshToken() {
    if (isRefreshing) return new Promise((resolve, reject) => void waiting.push({ resolve, reject }));
    isRefreshing = true;
    return refresh(post)
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
  return { start: () => logIn(post), request: (url) => api.get(url).then(({ data }) => data) };
}
