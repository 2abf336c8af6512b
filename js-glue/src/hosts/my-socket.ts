import { fail, functionOf, type Given, isNumber, readable, succeed } from './wx-form';
import { closeOf } from './wx-shaped';

/**
 * A socket of Alipay in the form of wx's SocketTask (docs: my.connectSocket, SocketTask). What its listeners are told
 * lies one level deeper, and bytes travel as base64.
 *
 * Which code a socket was closed with is not documented. Where a client tells it, it counts; where it does not, a
 * session that is over is noticed at the next request and not at the close.
 */
export function socketOf(my: Given, task: Given | undefined): Given {
  if (!task || typeof task.onOpen !== 'function') throw new Error('this client has no SocketTask (my.connectSocket, multiple)');
  const on = (event: string, translate: (result: Given) => Given) => (listener: (result: Given) => void) =>
    task[event]((result: unknown) => listener(translate(inner(result))));
  return {
    onOpen: on('onOpen', (result) => result),
    onClose: on('onClose', closeOf),
    onError: on('onError', ({ errorMessage, error }) => ({ errMsg: errorMessage || (isNumber(error) ? 'error ' + error : 'error'), errno: error })),
    onMessage: on('onMessage', ({ data, isBuffer }) => ({ data: isBuffer && typeof data === 'string' ? bytesOf(my, data) : data })),
    send: (options: Given) => task.send(withCallbacks(options, 'sendSocketMessage', messageOf(my, options.data))),
    close: (options: Given) => task.close(withCallbacks(options || {}, 'closeSocket', {})),
  };
}

/** Typings and documents differ in whether what is told lies in `data`; both occur. */
function inner(given: unknown): Given {
  const result = readable(given);
  const isNested = Object.prototype.toString.call(result.data) === '[object Object]';
  return Object.assign(result, isNested ? readable(result.data) : undefined);
}

/** The bytes of a message; what the host cannot take apart is passed on as it is. */
function bytesOf(my: Given, data: string): unknown {
  try {
    return functionOf(my, 'my', 'base64ToArrayBuffer')(data);
  } catch {
    return data;
  }
}

/** docs: my.sendSocketMessage, isBuffer. */
function messageOf(my: Given, data: unknown): Given {
  const isBuffer = Object.prototype.toString.call(data) === '[object ArrayBuffer]';
  return isBuffer ? { data: functionOf(my, 'my', 'arrayBufferToBase64')(data), isBuffer } : { data };
}

function withCallbacks(options: Given, api: string, change: Given): Given {
  return Object.assign({}, options, change, {
    success: (result: unknown) => succeed(options, api, result),
    fail: (failure: unknown) => fail(options, api, failure),
    complete: undefined,
  });
}
