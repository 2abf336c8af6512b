/** A connection of the stage's host: it is open for a moment before it is closed, so that its end is no failure. */

/** @typedef {(result?: any) => void} Listener */

/** @param {any} options what `wx.connectSocket` was called with @param {() => void} closed told when the client closes it */
export function createConnection(options, closed) {
  /** @type {Listener | undefined} */
  let onOpen;
  /** @type {Listener | undefined} */
  let onClose;
  let opened = false;
  /** A close that came before there was anybody to tell. @type {number | undefined} */
  let waiting;

  /** @param {number} code */
  function close(code) {
    if (!onClose) {
      waiting = code;
      return;
    }
    if (!opened) onOpen?.({ header: {} });
    opened = true;
    onClose({ code, reason: '' });
  }

  return {
    close,
    /** @type {Listener} */
    fail: options.fail,
    task: {
      onOpen: (/** @type {Listener} */ listener) => void (onOpen = listener),
      onClose(/** @type {Listener} */ listener) {
        onClose = listener;
        if (waiting !== undefined) close(waiting);
      },
      onMessage() {},
      onError() {},
      close: closed,
    },
  };
}
