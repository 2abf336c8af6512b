/**
 * The play. Each act does what a user would do, with the buttons of the real pages, and gives what was counted.
 */
import { DemoError } from './error.js';

/**
 * @typedef {object} Play
 * @property {import('./phone.js').Phone} phone
 * @property {import('./servers.js').Servers} servers
 * @property {import('./narrator.js').Narrator} narrator
 *
 * @typedef {object} Counts
 * @property {number} launchLogins wx.login calls until the first page has its data
 * @property {number} launchReads of storage, until then
 * @property {Expiry} once the expiry that one request meets
 * @property {Expiry} burst the expiry that ten requests meet
 * @property {Expiry} renewal the expiry of an account's session
 * @property {number} storedAfterLogout entries left in storage
 *
 * @typedef {{ logins: number, refusals: number }} Expiry wx.login calls, and 401 answers of the backend, after an expiry
 */

const LIMIT_MS = 10_000;
const BURST = 10;

/** @param {Play} play @returns {Promise<Counts>} */
export async function perform(play) {
  const { phone: { host }, narrator } = play;
  await launch(play);
  const products = await openProducts(play);
  const launchLogins = host.count('login');
  const launchReads = host.count('getStorageSync');
  const session = host.openPage('pages/session/index');

  narrator.act('the session ends on the server', 'The SDK is not told. The next request finds out, logs in again and is repeated; its page notices nothing.');
  await press(play, session, 'expire');
  const once = await afterExpiry(play, () => press(play, products, 'onPullDownRefresh'));
  narrator.outcome('the page shows {} products, as before', products.data.products.length);

  narrator.act('ten requests at once after another expiry', 'Ten answers say "expired"; one login serves them all.');
  await press(play, session, 'expire');
  const burst = await afterExpiry(play, async () => {
    session.fireTen();
    await reached(play, 'the end of ten requests', () => session.data.burst.answered === BURST);
  });
  narrator.outcome('{} of {} requests succeeded; logins: {}', session.data.burst.succeeded, BURST, burst.logins);

  narrator.act("an account's session ends, too", 'Only the user knows the password. But there is a refresh token: the session is renewed by it, and nobody is asked.');
  const account = host.openPage('pages/account/index');
  await reached(play, 'the identity', () => account.data.state !== 'loading');
  account.setData({ username: 'demo', password: `demo ${Date.now()}` });
  await press(play, account, 'register');
  await press(play, session, 'expire');
  const renewal = await afterExpiry(play, () => press(play, account, 'refresh'));
  narrator.outcome("the account page shows '{}', signed in as before", account.data.account);

  narrator.act('logout', 'The backend is told first, then the session is forgotten here.');
  await press(play, session, 'logOut');
  narrator.outcome("the session page shows state '{}'", session.data.state);
  return { launchLogins, launchReads, once, burst, renewal, storedAfterLogout: host.storage.size };
}

/** @param {Play} play */
async function launch(play) {
  const { phone, narrator } = play;
  narrator.act('launch and login', 'app.js calls client.login() in onLaunch; wx.login is asked while the wasm is still loading.');
  phone.launch();
  await reached(play, 'the login', () => phone.sessionState() === 'active' || phone.seen.troubles.length > 0);
  if (phone.seen.troubles.length > 0) throw new DemoError('the login failed: {}', phone.seen.troubles.join(', '));
}

/** @param {Play} play */
async function openProducts(play) {
  const { phone: { host }, narrator } = play;
  narrator.act('the products page loads', 'It calls client.request as it would call wx.request; the session goes along by itself.');
  const page = host.openPage('pages/products/index');
  await reached(play, 'the products', () => page.data.state !== 'loading');
  if (page.data.state !== 'ready') throw new DemoError('the products page shows no products but: {}', page.data.reason || page.data.state);
  const [{ name, price }] = page.data.products;
  narrator.outcome('the page shows {} products, the first is {} for {} yuan', page.data.products.length, name, price);
  return page;
}

/** Calls a handler of a page, as a tap would, and waits until it is done. @param {Play} play @param {any} page @param {string} handler */
async function press(play, page, handler) {
  await reached(play, `${page.route}, ${handler}`, Promise.resolve(page[handler]()));
}

/** Counts while `action` runs. @param {Play} play @param {() => Promise<unknown>} action @returns {Promise<Expiry>} */
async function afterExpiry({ phone: { host }, servers }, action) {
  const logins = host.count('login');
  const refusals = servers.refusals();
  await action();
  return { logins: host.count('login') - logins, refusals: servers.refusals() - refusals };
}

/**
 * @param {Play} play
 * @param {string} what
 * @param {PromiseLike<unknown> | (() => unknown)} until
 */
async function reached({ phone: { host } }, what, until) {
  try {
    await host.clock.runUntil(/** @type {() => unknown} */ (until), { limit: LIMIT_MS });
  } catch (error) {
    throw new DemoError('{}: {}', what, /** @type {Error} */ (error).message);
  }
}
