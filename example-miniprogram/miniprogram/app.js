const client = require('./session');
const journal = require('./journal');
const { explain } = require('./messages');

const ACCOUNT_PAGE = 'pages/account/index';

// An account's session can't be renewed silently: the user has to sign in again, or go on as a WeChat user.
function askToSignIn() {
  const page = getCurrentPages().slice(-1)[0];
  if (!page || page.route !== ACCOUNT_PAGE) wx.switchTab({ url: `/${ACCOUNT_PAGE}` });
}

App({
  onLaunch() {
    journal.watch(client);
    client.on('expired', askToSignIn);
    // Nobody waits for this: requests that pages send meanwhile wait for the session inside the SDK.
    client.login().catch((error) => wx.showToast({ title: explain(error), icon: 'none' }));
  },
});
