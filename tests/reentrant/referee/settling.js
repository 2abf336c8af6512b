/** Every call ends exactly once, and its callbacks and its promise say the same. */

/**
 * @import { Base } from '../parts.js'
 * @import { Call } from '../app/calls.js'
 */

/** What the app may be told of a call with callbacks, in order and without its promise. */
const ENDINGS = ['success complete', 'fail complete'];

/** @param {Base} base */
export function createSettling({ world, violate }) {
  /** @param {Call} call */
  const name = (call) => `${call.api} #${call.number} ${JSON.stringify(call.ask)}`;

  /** @param {Call} call @param {RegExp} pattern */
  const words = (call, pattern) => call.words.filter(({ how }) => pattern.test(how));

  /** A request, upload or download. @param {Call} call */
  function judgeCallbacks(call) {
    const told = words(call, /^(success|fail|complete)$/).map(({ how }) => how);
    if (!ENDINGS.includes(told.join(' '))) violate(told.length > 2 ? 'told twice' : 'not told', `${name(call)}: ${told}`);
    const values = new Set(call.words.map(({ value }) => value));
    if (values.size > 1) violate('two outcomes', `${name(call)}: ${call.words.map(({ how, value }) => `${how} ${outcome(value)}`).join(', ')}`);
    const promised = words(call, /^(resolved|rejected)$/);
    if (promised.length !== 1) violate(promised.length ? 'told twice' : 'not told', `${name(call)}: by its promise ${promised.length} times`);
    else if ((promised[0]?.how === 'resolved') !== told.includes('success')) violate('two outcomes', `${name(call)}: ${told} and ${promised[0]?.how}`);
  }

  /** @param {Call} call */
  function judgeSocket(call) {
    const closes = words(call, /^onClose$/).length;
    if (closes > 1) violate('told twice', `${name(call)}: closed ${closes} times`);
    if (call.task && !closes) violate('not told', `${name(call)}: never closed`);
    const after = call.words.slice(call.words.findIndex(({ how }) => how === 'onClose') + 1);
    if (closes && after.some(({ how }) => how.startsWith('on'))) violate('told after the end', `${name(call)}: ${call.words.map(({ how }) => how)}`);
  }

  return {
    /** Calls that should be over by now. @param {(call: Call) => boolean} isDue @param {string} when */
    judgeOver(isDue, when) {
      for (const call of world.app.calls.all) {
        if (!call.isMade || call.settled || !isDue(call)) continue;
        violate(wasUnheard(call) ? 'lost at a silent host' : 'lost', `${name(call)} ${call.send ? 'was sent, and' : 'was never sent, and'} has not ended ${when}`);
        // Once is enough.
        call.isMade = false;
      }
    },
    /** All that was told, when all is over. */
    judgeWords() {
      for (const call of world.app.calls.all) {
        if (!call.isMade || !call.settled) continue;
        if (call.api === 'connectSocket') judgeSocket(call);
        else if (['login', 'logout'].includes(call.api)) {
          if (call.words.length !== 1) violate('told twice', `${name(call)}: ${call.words.map(({ how }) => how)}`);
        } else judgeCallbacks(call);
      }
    },
  };

  /** Whether the host was given it and has never answered. @param {Call} call */
  function wasUnheard({ send }) {
    return !!send && !send.answers;
  }
}

/** @param {any} value */
const outcome = (value) => value?.code ?? value?.statusCode;
