// An app for Douyin. Where it runs here, the host has nothing but the names of wx.
const { createClient, SessionError } = require('weapp-session');
const fallback = require('weapp-session/fallback');
const { adaptTt } = require('weapp-session/tt');

App({
  SessionError,
  adapters: [adaptTt],
  connect: (baseUrl) => createClient({ host: adaptTt(wx), baseUrl, login: { url: '/wx/onlogin' }, wasm: { fallback } }),
});
