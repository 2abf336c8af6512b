/**
 * Who follows a schedule from outside and knows what must not happen, whatever the app and the host do. Each rule is in
 * a file of its own.
 *
 * @import { World } from '../world.js'
 * @import { AppClient } from '../app/app.js'
 * @import { Send } from '../phone/network.js'
 *
 * @typedef {{ rule: string, text: string }} Violation
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

/** @param {World} world */
export function createReferee(world) {
  /** @type {Violation[]} */
  const violations = [];

  /** @param {string} rule @param {string} text */
  function violate(rule, text) {
    world.note('REFEREE', `${rule}: ${text}`);
    if (violations.length < MOST_VIOLATIONS) violations.push({ rule, text });
  }

  const base = { world, violate };
  const sessions = createSessions(base);
  const secrets = createSecrets(base);
  const settling = createSettling(base);
  const endings = createEndings(base);
  const order = createOrder(base);
  const logins = createLoginWatch(base);

  return {
    violations,
    violate,
    sessions,
    secrets,
    settling,
    endings,
    order,
    reasons: createReasons(base),
    turns: createTurns(base),

    /** A call has reached the host. @param {Send} send */
    sent(send) {
      const call = world.app.calls.all[send.call - 1];
      endings.sent(send, call);
      sessions.sent(send, call);
      logins.sent(send);
      if (!call) return;
      call.firstSent ||= send.handed;
      call.send = send;
    },
    /** @param {number} handed */
    askedForCode: (handed) => endings.askedForCode(handed),
    /** @param {AppClient} client */
    destroyed: (client) => endings.destroyed(client),

    /** Calls something of the package as the host does. @param {string} what @param {() => void} run */
    guard(what, run) {
      try {
        run();
      } catch (error) {
        if (!isOfApp(error)) violate('an exception reached the host', `${what}: ${show(error)}`);
      }
    },
    /** An exception has surfaced. @param {unknown} error */
    uncaught(error) {
      if (!isOfApp(error) && error !== HOST_THREW) violate('an exception surfaced', show(error));
    },
    /** A promise was rejected, and nobody had looked at it. @param {unknown} reason */
    rejected(reason) {
      if (!isOfApp(reason)) violate('a rejection that nobody can handle', show(reason));
    },
  };
}

/** @param {any} error */
const show = (error) => String(error?.stack ?? error?.errMsg ?? error).split('\n').slice(0, 3).join(' ');

/** @typedef {{ world: World, violate: (rule: string, text: string) => void }} Base what each rule is given */
