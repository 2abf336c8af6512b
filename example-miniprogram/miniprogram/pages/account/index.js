const client = require('../../session');
const { explain, unexpected } = require('../../messages');

// Who the backend says this session belongs to.
async function fetchIdentity() {
  const { statusCode, data } = await client.request({ url: '/account/me' });
  if (statusCode !== 200) throw unexpected(statusCode);
  return data.account ? { state: 'account', account: data.account } : { state: 'wechat', account: '' };
}

Page({
  data: {
    state: 'loading', // or 'account', 'wechat', 'none', 'expired', 'error'
    account: '',
    username: '',
    password: '',
    problem: '',
    busy: false,
  },

  onLoad() {
    // A request of another page can find out while this page is on the screen.
    this.stopListening = client.on('expired', () => this.setData({ state: 'expired', account: '' }));
  },

  onShow() {
    if (!this.data.busy) return this.refresh();
  },

  onUnload() {
    this.stopListening();
  },

  async refresh() {
    try {
      this.setData(Object.assign({ problem: '' }, await fetchIdentity()));
    } catch (error) {
      // The refresh token is over as well: only the user knows the password.
      if (error.code === 'SESSION_EXPIRED') this.setData({ state: 'expired', account: '' });
      else this.setData({ state: 'error', account: '', problem: explain(error) });
    }
  },

  onInput({ currentTarget, detail }) {
    this.setData({ [currentTarget.dataset.field]: detail.value, problem: '' });
  },

  signIn() {
    return this.authenticate('/account/signin');
  },

  register() {
    return this.authenticate('/account/register');
  },

  // Both endpoints answer with a session, as the WeChat login does.
  authenticate(url) {
    const { username, password } = this.data;
    if (!username || !password) return this.setData({ problem: '请填写用户名和密码' });
    return this.perform(async () => {
      await client.login({ via: { url, data: { username, password } } });
      this.setData({ password: '' });
      await this.refresh();
    });
  },

  // From here on the app is back to silent WeChat logins: the next request that needs a session makes one.
  signOut() {
    return this.perform(async () => {
      try {
        // The refresh token goes along, so that the backend ends it, too.
        await client.logout({ url: '/wx/logout', revoke: true });
      } finally {
        // Whatever the backend answered, this phone has forgotten the session.
        this.setData({ state: 'none', account: '' });
      }
    });
  },

  async perform(action) {
    if (this.data.busy) return;
    this.setData({ busy: true, problem: '' });
    try {
      await action();
    } catch (error) {
      this.setData({ problem: explain(error) });
    }
    this.setData({ busy: false });
  },
});
