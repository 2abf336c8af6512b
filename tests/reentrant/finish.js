/**
 * The end of a schedule: the host becomes polite, time passes until everything has to be over, and the referee judges what there
 * is. Then each client has to work.
 *
 * @import { World } from './parts.js'
 * @import { AppClient } from './app/app.js'
 */
import { POLITE } from './phone/manners.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long a call may take at a host that never answers. */
const LIMITS = { login: 3 * MINUTE, logout: 3 * MINUTE, request: 10 * MINUTE, others: 2 * HOUR };

/** @param {World} world @param {{ closely?: boolean }} [how] `closely`: as consoles show it, too */
export async function finish(world, { closely = false } = {}) {
  const { clock, referee, app } = world;
  becomePolite(world);
  await clock.advance(5 * SECOND);
  await clock.advance(LIMITS.login);
  world.host.closeSockets();
  referee.settling.judgeOver(({ api }) => api === 'login' || api === 'logout', 'after three minutes');
  await clock.advance(LIMITS.request);
  const sentBefore = clock.elapsed() - LIMITS.request;
  referee.settling.judgeOver(({ api, ask, send }) => api === 'request' && !ask.chunked && !!send && send.at < sentBefore, 'ten minutes after it was sent');
  await clock.advance(LIMITS.others + MINUTE);
  referee.settling.judgeOver(() => true, 'after two hours');
  for (const { isMade, ask, task, api } of [...app.calls.all]) if (isMade && ask.late && api !== 'login') askLate(world, task);
  await clock.advance(SECOND);
  referee.judge();
  if (clock.running()) referee.violate('timers are left', `${clock.running()}`);
  for (const client of app.clients.all) await judgeClient(world, client);
  referee.secrets.judge(closely);
}

/** @param {World} world */
function becomePolite({ app, host, storage, instances, backends }) {
  app.hook = undefined;
  app.isPatient = false;
  host.chooseManner = undefined;
  host.behave(POLITE);
  host.loginFails = host.keyIsOver = false;
  Object.assign(storage, { isFull: false, isUnreadable: false, isSilent: false });
  Object.assign(instances, { trapAt: 0, load: 'works', takes: 1 });
  for (const { number } of app.clients.all) Object.assign(backends(number), { loginFault: undefined, refusesAll: false });
}

/** Asks a call for its promise when all is long over. @param {World} world @param {any} task */
function askLate({ app }, task) {
  const call = app.calls.all.find((call) => call.task === task);
  if (call) app.calls.follow(call, task);
}

/** @param {World} world @param {AppClient} client */
async function judgeClient(world, client) {
  const { clock, referee, app } = world;
  if (!client.destroyed) referee.sessions.judge(client);
  const first = app.calls.request(client, {});
  await clock.advance(2 * MINUTE);
  const code = codeOf(first);
  if (client.destroyed) {
    if (code !== 'DESTROYED') referee.violate('a destroyed client goes on', String(code));
    return;
  }
  if (code === 200) return;
  // Only the user can renew an account's session.
  if (code !== 'SESSION_EXPIRED') return referee.violate('it does not work any more', String(code));
  app.calls.login(client, { force: true });
  await clock.advance(2 * MINUTE);
  const second = app.calls.request(client, {});
  await clock.advance(2 * MINUTE);
  if (codeOf(second) !== 200) referee.violate('it does not work any more', `after a login: ${codeOf(second)}`);
}

/** @param {import('./app/calls.js').Call} call */
const codeOf = ({ words }) => /** @type {any} */ (words[0]?.value)?.code ?? /** @type {any} */ (words[0]?.value)?.statusCode;
