/**
 * The cases, by groups. They are plain JavaScript without anything of Node or of a browser.
 *
 * @import { Case } from '../suite/kit.js'
 */
import { abort } from './abort.js';
import { attach } from './attach.js';
import { callbacks } from './callbacks.js';
import { errors } from './errors.js';
import { expiry } from './expiry.js';
import { login } from './login.js';
import { onDemand } from './on-demand.js';
import { tasks } from './tasks.js';
import { time } from './time.js';
import { traps } from './traps.js';
import { unicode } from './unicode.js';

/** @type {Record<string, Record<string, Case>>} */
export const groups = { login, attach, expiry, abort, time, unicode, errors, traps, callbacks, tasks, onDemand };
