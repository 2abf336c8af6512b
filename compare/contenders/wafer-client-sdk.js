/** wafer-client-sdk, as its README has it. */
import qcloud from 'wafer-client-sdk';

/** @type {import('../peers.js').SetUp} */
export function setUp(base) {
  qcloud.setLoginUrl(`${base}/login`);
  return {
    start: () => new Promise((success, fail) => qcloud.login({ success, fail })),
    request: (path) => new Promise((resolve, fail) => qcloud.request({ url: base + path, success: ({ data }) => resolve(data), fail })),
  };
}
