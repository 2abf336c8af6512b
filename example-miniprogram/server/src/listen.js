import { createServer } from 'node:http';
import { StartupError } from './startuperror.js';

/**
 * @import { RequestListener } from 'node:http'
 * @import { Sockets } from './sockets.js'
 *
 * @typedef {object} Listening
 * @property {string} url without a slash at its end
 * @property {() => Promise<void>} close takes no new request and waits for those under way, within bounds; WebSockets are
 *   told to go
 */

/**
 * @param {RequestListener} app
 * @param {number} port 0 takes any free one
 * @param {string} host
 * @param {object} [options]
 * @param {number} [options.grace] milliseconds that requests under way get when closing
 * @param {Sockets} [options.sockets] serves the WebSockets
 * @param {string} [options.portSetting] how the operator chooses the port
 * @returns {Promise<Listening>} rejects with a StartupError that says what to do
 */
export function listen(app, port, host, { grace = 5000, sockets, portSetting = 'PORT' } = {}) {
  const server = createServer(app);
  if (sockets) server.on('upgrade', sockets.upgrade);
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(startupError(error, port, host, portSetting)));
    server.listen(port, host, () => {
      const address = server.address();
      const actual = typeof address === 'object' && address ? address.port : port;
      resolve({ url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`, close });
    });
  });

  /** @returns {Promise<void>} */
  function close() {
    return new Promise((resolve) => {
      const impatience = setTimeout(cut, grace);
      server.close(() => {
        clearTimeout(impatience);
        resolve();
      });
      sockets?.close();
    });
  }

  function cut() {
    server.closeAllConnections();
    sockets?.terminate(); // the server no longer counts them among its own
  }
}

/**
 * @param {NodeJS.ErrnoException} error
 * @param {number} port
 * @param {string} host
 * @param {string} portSetting
 * @returns {Error}
 */
function startupError(error, port, host, portSetting) {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartupError(
        `Port ${port} on ${host} is taken. Stop the program that has it, or choose another port with ${portSetting}.`,
      );
    case 'EACCES':
      return new StartupError(`Port ${port} needs rights this program does not have. Choose one above 1023 with ${portSetting}.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartupError(
        `HOST is "${host}", which is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all of them.`,
      );
    default:
      return error;
  }
}
