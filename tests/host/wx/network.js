/** The network of one mini program: its domain list, its connections, its slots, the three APIs that share them, and its sockets. */
import http from 'node:http';
import { createRequest } from './request.js';
import { createSlots } from './slots.js';
import { createSockets } from './socket.js';
import { createTransfer } from './transfer.js';

/**
 * @param {import('./context.js').WxContext} context
 * @param {{ domains: string[], userFiles: Map<string, Uint8Array> }} options
 */
export function createNetwork(context, { domains, userFiles }) {
  const agent = new http.Agent({ keepAlive: true });
  const slots = createSlots();
  const network = { context, agent, slots, origins: new Set(domains.map((domain) => new URL(domain).origin)), closed: false };
  const sockets = createSockets(network);
  return {
    stats: slots.stats,
    sockets: sockets.count,
    apis: { ...createRequest(network), ...createTransfer(network, userFiles), ...sockets.apis },
    close() {
      network.closed = true;
      agent.destroy();
      sockets.close();
    },
  };
}
