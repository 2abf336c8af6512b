// An app that takes each entry of the package that is code, and runs on the fallback.
import { createClient, SessionError, version } from 'weapp-session';
import fallback from 'weapp-session/fallback';
import { adaptMy } from 'weapp-session/my';
import { adaptQq } from 'weapp-session/qq';
import socket from 'weapp-session/socket';
import { adaptSwan } from 'weapp-session/swan';
import { adaptTt } from 'weapp-session/tt';
import wafer from 'weapp-session/wafer';

App({
  SessionError,
  version,
  /** @param {string} baseUrl */
  connectToWafer: (baseUrl) => createClient({ baseUrl, login: { url: '/login' }, protocol: wafer, wasm: { fallback } }),
  adapters: [adaptMy, adaptQq, adaptSwan, adaptTt],
  /** @param {string} baseUrl */
  connect: (baseUrl) => createClient({ baseUrl, login: { url: '/wx/onlogin' }, socket, wasm: { fallback } }),
});
