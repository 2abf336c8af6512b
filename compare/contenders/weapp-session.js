/** weapp-session, as its README's quick start has it. */
import { createClient } from 'weapp-session';
import { ACCOUNT } from './code.js';

/** @type {import('../peers.js').SetUp} */
export function setUp(base) {
  const client = createClient({ baseUrl: base, login: { url: '/login' } });
  return { start: () => client.login(), request: requestBy(client) };
}

/** @type {import('../peers.js').SetUp} */
export function setUpRefreshing(base) {
  /** @type {any} */
  const options = {
    baseUrl: base,
    login: { url: '/login', session: 'access_token', refresh: 'refresh_token' },
    renew: { url: '/token', field: 'refresh_token', over: { statusCodes: [400, 401, 403], body: { error: ['invalid_grant'] } } },
    session: { name: 'Authorization' },
  };
  const client = createClient(options);
  return { start: () => client.login({ via: { url: '/login', data: ACCOUNT } }), request: requestBy(client) };
}

/** @param {import('../../js-glue/dist/types/index.js').Client} client @returns {import('../peers.js').App['request']} */
const requestBy = (client) => (url) =>
  client.request({ url }).then(({ statusCode, data }) => (statusCode === 200 ? data : Promise.reject(new Error(`HTTP ${statusCode}`))));
