// The one client of this app, and the Rust behind its pages. Both load on their own; whoever calls waits.
const { createClient } = require('weapp-session');
const { load } = require('./rust/index');
const { baseUrl } = require('./config');

const client = createClient({ baseUrl, login: { url: '/wx/onlogin', expiresIn: 'expires_in' } });

// The path is looked for in the code package, from its root.
module.exports = load('/rust/app.wasm.br').then(({ Shop }) => new Shop(client));
