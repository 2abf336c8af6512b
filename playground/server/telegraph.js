/**
 * Tells a browser window what the backend and WeChat say to each other on its behalf: nothing of that passes through the
 * window, and it belongs into the picture.
 *
 * Each answer of the backend names the last event that led to it, so that the window can show them in their order.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * @import { Request, RequestHandler, Response } from 'express'
 * @import { Happening } from '../backend/exchange.js'
 */

export function createTelegraph() {
  /** The windows that look on, by the name they gave themselves. @type {Map<string, Response>} */
  const windows = new Map();
  /** @type {AsyncLocalStorage<{ window: string, last: number }>} */
  const asking = new AsyncLocalStorage();
  let events = 0;

  /** @param {Happening} happening */
  function tell(happening) {
    const request = asking.getStore();
    if (!request) return;
    request.last = ++events;
    windows.get(request.window)?.write(`id: ${events}\ndata: ${JSON.stringify(happening)}\n\n`);
  }

  return {
    tell,

    /** Takes the window's name from a request for as long as it is worked at. @type {RequestHandler} */
    listen: (request, response, next) => {
      const context = { window: request.get('x-playground-window') ?? '', last: 0 };
      const writeHead = response.writeHead.bind(response);
      response.writeHead = (/** @type {any[]} */ ...args) => {
        if (context.last > 0) response.setHeader('x-playground-event', context.last);
        return Reflect.apply(writeHead, response, args);
      };
      asking.run(context, next);
    },

    /** @param {Request} request @param {Response} response */
    stream(request, response) {
      const name = String(request.query.window);
      response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      response.write(': connected\n\n');
      windows.set(name, response);
      response.on('close', () => {
        if (windows.get(name) === response) windows.delete(name);
      });
    },

    close() {
      for (const response of windows.values()) response.end();
    },
  };
}
