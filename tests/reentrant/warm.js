/** A phone on which the app has been launched before: its storage holds a session. */

/** @import { World } from './parts.js' */
import { secret } from './phone/secrets.js';
import { createWorld } from './world.js';

/** What the package keeps of a session, by the key that it chose. @type {Array<[string, string]> | undefined} */
let kept;

/** @param {World} world one in which there is no client yet @param {boolean} [isOver] whether the backend has ended the session */
export async function warmUp(world, isOver = false) {
  kept ??= await learn();
  const number = world.backends(1).begin('elsewhere');
  if (isOver) world.backends(1).alive.delete(number);
  for (const [key, record] of kept) {
    const data = JSON.parse(record, (_, value) => (value === secret('id', 1) ? secret('id', number) : value));
    world.storage.entries.set(world.app.config.encrypt ? `encrypted ${key}` : key, data);
  }
}

/** Lets the package write a record. */
async function learn() {
  const world = createWorld();
  const client = world.app.clients.create();
  if (client) world.app.calls.login(client);
  await world.clock.advance(1000);
  return [...world.storage.entries].map(([key, data]) => /** @type {[string, string]} */ ([key, JSON.stringify(data)]));
}
