/** Those who log in by themselves when a request needs a session. */
import { BASE, storage } from './host.js';
import { builds, halves, loadPackage, nameOf } from './package.js';
import wafer from 'wafer-client-sdk';

/**
 * @typedef {object} LoginContender
 * @property {string} name
 * @property {() => Promise<(answered: () => void) => void>} begin forgets the session, and gives what sends a request
 */

const URL = BASE + '/products';

/** @param {string} half @param {import('./package.js').Build} build @returns {LoginContender} */
function ours(half, build) {
  const createClient = loadPackage(half, build);
  return {
    name: nameOf(half, build),
    async begin() {
      const client = createClient({ session: { persist: false } });
      await client.ready;
      return (success) => void client.request({ url: URL, success });
    },
  };
}

wafer.setLoginUrl(BASE + '/login');
/** @type {LoginContender} */
const rival = {
  name: 'wafer-client-sdk, login: true',
  async begin() {
    for (const key in storage) delete storage[key];
    return (success) => wafer.request({ url: URL, success, login: true });
  },
};

/** Those who are compared to each other stand together, the first to the second. */
export const contendersForLogin = () => [...halves.map((half) => builds.map((build) => ours(half, build))), [rival]];
