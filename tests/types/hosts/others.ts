/** Baidu and QQ have no typings of their own: what an app declares itself will do. Compiled and never run. */
import { createClient } from 'weapp-session';
import { adaptQq } from 'weapp-session/qq';
import { adaptSwan } from 'weapp-session/swan';

declare const swan: any;
declare const qq: any;
const login = { url: '/login' };
export const clients = [createClient({ login, host: adaptSwan(swan) }), createClient({ login, host: adaptQq(qq) })];

// @ts-expect-error not enough of a host
adaptSwan({ getLoginCode() {} });
// @ts-expect-error no login
adaptQq({ request() {}, getStorageSync() {}, setStorageSync() {} });
