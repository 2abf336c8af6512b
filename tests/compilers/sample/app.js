// An app whose code a bundler puts together. The module is an asset: nothing can be bundled into it.
import { createClient, SessionError, version } from 'weapp-session';

App({
  SessionError,
  version,
  /** @param {string} baseUrl */
  connect: (baseUrl) => createClient({ baseUrl, login: { url: '/wx/onlogin' }, wasm: '/assets/weapp_session.wasm.br' }),
});
