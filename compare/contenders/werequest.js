/** weRequest, as its README's example has it; what is optional there and has nothing to do with sessions is left out. */
import weRequest from 'we-request';

/** @type {import('../peers.js').SetUp} */
export function setUp(base) {
  weRequest.init({
    sessionName: 'session',
    urlPerfix: base,
    loginTrigger: ({ errcode }) => errcode === -1,
    successTrigger: ({ errcode }) => errcode === 0,
    codeToSession: { url: '/login', success: ({ session }) => session },
    doNotCheckSession: true,
  });
  // The caller is to hear of failures, in the place of a box on the screen.
  return { start: () => weRequest.login(), request: (url) => weRequest.request({ url, catchError: true }) };
}
