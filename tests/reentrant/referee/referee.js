/**
 * Who follows a schedule from outside and knows what must not happen, whatever the app and the host do. Each rule is in
 * a file of its own.
 *
 * @import { Base, Referee, Violation, World } from '../parts.js'
 */
import { isOfApp } from '../app/app.js';
import { HOST_THREW } from '../phone/manners.js';
import { createEndings } from './endings.js';
import { createLoginWatch } from './logins.js';
import { createOrder } from './order.js';
import { createReasons } from './reasons.js';
import { createSecrets } from './secrets.js';
import { createSessions } from './sessions.js';
import { createSettling } from './settling.js';
import { createTurns } from './turns.js';

/** Enough to see what is wrong. */
const MOST_VIOLATIONS = 50;

/** @param {World} world @returns {Referee} */
export function createReferee(world) {
  /** @type {Violation[]} */
  const violations = [];

  /** @param {string} rule @param {string} text */
  function violate(rule, text) {
    world.note('REFEREE', `${rule}: ${text}`);
    if (violations.length < MOST_VIOLATIONS) violations.push({ rule, text });
  }

  /** @type {Base} */
  const base = { world, violate };
  const sessions = createSessions(base);
  const secrets = createSecrets(base);
  const settling = createSettling(base);
  const endings = createEndings(base);
  const order = createOrder(base);
  const logins = createLoginWatch(base);
  const reasons = createReasons(base);

  return {
    violations,
    violate,
    sessions,
    secrets,
    settling,
    turns: createTurns(base),

    sent(send) {
      const call = world.app.calls.all[send.call - 1];
      endings.sent(send, call);
      sessions.sent(send, call);
      logins.sent(send);
      const client = world.app.clients.of(send.client);
      if (client) client.traps = world.instances.traps;
      if (!call) return;
      call.firstSent ||= send.handed;
      call.send = send;
    },
    askedForCode: (handed) => endings.askedForCode(handed),
    destroyed: (client) => endings.destroyed(client),

    guard(what, run) {
      try {
        run();
      } catch (error) {
        if (!isOfApp(error)) violate('an exception reached the host', `${what}: ${show(error)}`);
      }
    },
    uncaught(error) {
      if (!isOfApp(error) && error !== HOST_THREW) violate('an exception surfaced', show(error));
    },
    rejected(reason) {
      if (!isOfApp(reason)) violate('a rejection that nobody can handle', show(reason));
    },
    judge() {
      settling.judgeWords();
      endings.judge();
      order.judge();
      reasons.judge();
      sessions.judgePosts();
    },
  };
}

/** @param {any} error */
const show = (error) => String(error?.stack ?? error?.errMsg ?? error).split('\n').slice(0, 3).join(' ');
