/**
 * Answers WeChat's host name on this machine, for servers that have it written into their code.
 *
 * The process's agent for https is told to connect elsewhere; the server that asks and its HTTP library stay as they
 * are. What answers is a real HTTP server, so the exchange is seen by whatever watches sockets. Once this file is
 * loaded, nothing in the process reaches WeChat any more.
 */
import https from 'node:https';
import net from 'node:net';

const HOST = 'api.weixin.qq.com';

/** Where WeChat is now. @type {number | undefined} */
let port;

const connect = https.globalAgent.createConnection;
https.globalAgent.createConnection = function (options, connected) {
  return options.host === HOST ? connectHere() : connect.call(this, options, connected);
};

// A proxy of the environment would be asked before the agent is.
process.env.NO_PROXY = [process.env.NO_PROXY ?? process.env.no_proxy, HOST].filter(Boolean).join(',');

function connectHere() {
  if (port !== undefined) return net.connect(port, '127.0.0.1');
  const socket = new net.Socket();
  return socket.destroy(Object.assign(new Error(`nobody answers for ${HOST}`), { code: 'ECONNREFUSED' }));
}

/** WeChat can be reached at this URL until the result is called. @param {string} url */
export function answerAsWeChat(url) {
  const mine = Number(new URL(url).port);
  port = mine;
  return () => {
    if (port === mine) port = undefined;
  };
}
