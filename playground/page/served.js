/** The page of a playground that has a server: the page's own, which tells what it does. */
import { connect } from '../phone/server.js';
import { startPage } from './page.js';
import { listenToServer } from './wire.js';

/** For which of the windows that look on something happens. Not `crypto.randomUUID`, which wants HTTPS. */
const name = `window-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;

startPage((tell, isThere) => ({ ...connect(name), arrived: listenToServer(name, tell, isThere).arrived }));
