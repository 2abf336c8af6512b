// The one client of this app. Pages require it and call `client.request` as they would call `wx.request`.
const { createClient } = require('weapp-session');
const { baseUrl } = require('./config');

module.exports = createClient({
  baseUrl,
  // The backend answers { sessionid, expires_in }; `sessionid` is where the SDK looks for the id by itself. To an account it
  // gives a refresh_token, too, by which the account's session is renewed without its user.
  login: { url: '/wx/onlogin', expiresIn: 'expires_in', refresh: 'refresh_token' },
  renew: { url: '/wx/refresh' },
});
