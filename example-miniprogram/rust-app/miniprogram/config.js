// Where the backend is. For the one in ../server this is its default address.
// On a real phone it must be an https host on the app's domain list (docs: network).
module.exports = {
  baseUrl: 'http://127.0.0.1:3000',
};
