import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * A program that runs during a test and ends with it.
 *
 * @import { TestContext } from 'node:test'
 */

/**
 * @param {TestContext} t
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string> }} [options] variables beside PATH; nothing else is inherited
 */
export function startProgram(t, command, args, { env = {} } = {}) {
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => (output += chunk));
  }

  /** @param {NodeJS.Signals} signal */
  const kill = (signal) => child.kill(signal);

  async function end() {
    child.kill('SIGKILL');
    await closed;
  }
  t.after(end);

  return {
    kill,
    end,

    /** Everything it has written so far. */
    output: () => output,

    /** @returns {Promise<{ code: number | null, output: string }>} */
    async ended() {
      const [code] = await closed;
      return { code, output };
    },

    /**
     * Waits until it has written what matches.
     *
     * @param {RegExp} pattern
     * @returns {Promise<RegExpMatchArray>}
     */
    async wrote(pattern) {
      for (;;) {
        const match = output.match(pattern);
        if (match) return match;
        if (child.exitCode !== null) throw new Error(`it ended without ${pattern}: ${output}`);
        await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), closed]);
      }
    },
  };
}
