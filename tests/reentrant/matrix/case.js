/**
 * One case of the matrix: in a moment a function of the app is provoked, at a host of some manner, and calls a method the first
 * time it runs. Other calls are made before and after it, which have to keep their turn.
 *
 * @import { Manner } from '../phone/manners.js'
 * @import { Violation, World } from '../parts.js'
 *
 * @typedef {{ name: string, method: string, moment: string, manner: Manner }} Case
 * @typedef {{ violations: Violation[], entered: boolean, lines: string[] }} Result
 */
import { METHODS } from '../app/methods.js';
import { finish } from '../finish.js';
import { warmUp } from '../warm.js';
import { createWorld } from '../world.js';
import { FUNCTIONS } from './functions.js';
import { MOMENTS } from './moments.js';

/** @param {Case} one @param {{ trace?: boolean, closely?: boolean, spoil?: (sdk: any, world: World) => any }} [how] @returns {Promise<Result>} */
export async function runCase({ name, method, moment, manner }, { trace = false, closely = false, spoil } = {}) {
  const { config, provoke } = FUNCTIONS[name] ?? missing(name);
  const { warm, arrive } = MOMENTS[moment] ?? missing(moment);
  const call = METHODS[method] ?? missing(method);
  const world = createWorld({ trace, ...(config && { config }), ...(spoil && { spoil }) });
  const { app, host, clock } = world;
  if (warm) await warmUp(world);
  const client = app.clients.create() ?? missing('client');
  const scene = { world, app, client };
  await arrive(scene);

  let entered = false;
  app.hook = (running, own) => {
    if (entered || running !== name) return;
    entered = true;
    call({ app, client, own });
  };
  host.behave(manner);
  app.calls.request(client, {});
  provoke(scene);
  app.calls.request(client, {});
  app.calls.request(client, { auth: 'optional', timeout: 500, late: true });
  await clock.advance(1000);
  await finish(world, { closely });
  return { violations: world.referee.violations, entered, lines: world.lines };
}

/** @param {string} what @returns {never} */
function missing(what) {
  throw new Error(`there is no ${what}`);
}
