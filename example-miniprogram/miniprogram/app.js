const client = require('./session');
const journal = require('./journal');
const { explain } = require('./messages');

App({
  onLaunch() {
    journal.watch(client);
    // Nobody waits for this: requests that pages send meanwhile wait for the session inside the SDK.
    client.login().catch((error) => wx.showToast({ title: explain(error), icon: 'none' }));
  },
});
