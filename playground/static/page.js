/** The page of a playground that is files only: what answers the phone is in the page. */
import { createInPageServer } from '../inpage/server.js';
import { startPage } from '../page/page.js';

startPage(createInPageServer);
