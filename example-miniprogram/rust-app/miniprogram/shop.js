// The one client of this app, and the Rust behind its pages. Both load on their own; whoever calls waits.
const { createClient } = require('weapp-session');
const { load } = require('./rust/index');
const { baseUrl } = require('./config');

const client = createClient({ baseUrl, login: { url: '/wx/onlogin', expiresIn: 'expires_in' } });

let shop;

/** The Rust; whoever asks after a panic, or after a load that failed, gets it anew. */
module.exports = () => {
  const forget = () => {
    shop = undefined;
  };
  if (!shop) {
    // The path is looked for in the code package, from its root.
    shop = load('/rust/app.wasm.br', forget).then(({ Shop }) => new Shop(client));
    shop.catch(forget);
  }
  return shop;
};
