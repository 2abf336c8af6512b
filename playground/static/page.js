/** The page of a playground that is files only: what answers the phone is in the page. */
import { createInPageServer } from '../inpage/server.js';
import { startPage } from '../page/page.js';
import { wipe } from '../phone/storage.js';

// The backend begins with the page, and knows no session of an earlier one.
wipe();
startPage(createInPageServer);
