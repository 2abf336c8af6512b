/** weapp-session, as its README's quick start has it. */
import { createClient } from 'weapp-session';

/** @type {import('../peers.js').SetUp} */
export function setUp(base) {
  const client = createClient({ baseUrl: base, login: { url: '/login' } });
  return {
    start: () => client.login(),
    request: (url) => client.request({ url }).then(({ statusCode, data }) => (statusCode === 200 ? data : Promise.reject(new Error(`HTTP ${statusCode}`)))),
  };
}
