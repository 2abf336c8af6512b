/**
 * What somebody can have the mini program do, beside its pages' own buttons.
 *
 * @import { Link } from './link.js'
 */
import { PICTURE } from './files.js';
import { WEATHER } from './places.js';

/** Milliseconds in which a request has not come back yet. */
const ABORT_AFTER = 20;
const LIST = '/wx/products/list';

/** Whoever wants to know how it ends reads it in the picture. */
const fail = () => {};

/** @param {any} client @param {Link} link */
export function createActs(client, { server }) {
  /** Ends the session on the server, behind the SDK's back; whether there was one. */
  async function expireSession() {
    const { id } = client.session();
    if (!id) return false;
    await server.fetch(new URL('/dev/expire', location.origin), { method: 'POST', headers: { sessionid: id } });
    return true;
  }

  return {
    expireSession,

    /** @param {number} count */
    sendRequests(count) {
      for (let sent = 0; sent < count; sent++) client.request({ url: LIST, fail });
    },

    /** A request that its user does not wait for. */
    abortRequest() {
      const task = client.request({ url: LIST, fail });
      setTimeout(task.abort, ABORT_AFTER);
    },

    /** Somebody logs out while a login is under way: the last word is the logout's. */
    logOutDuringLogin() {
      client.login({ force: true }).catch(() => {});
      client.request({ url: LIST, fail });
      setTimeout(() => client.logout(), ABORT_AFTER);
    },

    /** A request to a server of somebody else's, which the id is none of the business of. */
    askElsewhere: () => void client.request({ url: `${WEATHER}/today`, fail }),

    uploadPicture: () => void client.uploadFile({ url: '/wx/upload', filePath: PICTURE, name: 'file', fail }),

    /** A socket that lives through the end of its session, and is closed when it was greeted again. @param {() => void} dropped told when the session is dropped */
    async keepSocket(dropped) {
      const socket = await client.connectSocket({ url: '/wx/socket' }).catch(() => undefined);
      let greetings = 0;
      socket?.onMessage(async () => {
        if (++greetings > 1) return socket.close({ code: 1000 });
        dropped();
        await expireSession();
      });
    },
  };
}
