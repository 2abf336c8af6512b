const client = require('../../session');
const journal = require('../../journal');
const { mask, timeOfDay } = require('../../format');
const { explain, unexpected } = require('../../messages');

const BURST = 10;

const STATES = {
  loading: '加载中',
  none: '未登录',
  active: '已登录',
  renewing: '登录中',
  expired: '已过期',
};

Page({
  data: {
    state: 'loading',
    stateText: STATES.loading,
    id: '—',
    expiresAt: '—',
    counters: { login: 0, expired: 0, error: 0 },
    entries: [],
    busy: false,
    burst: { answered: 0, succeeded: 0, failed: 0 },
  },

  onLoad() {
    this.stopListening = journal.onChange(() => this.refresh());
    // With a session from the last launch there is no login to be told of; a failure is told by each call.
    client.ready.then(() => this.refresh(), () => this.refresh());
  },

  onShow() {
    this.refresh();
  },

  onUnload() {
    this.stopListening();
  },

  refresh() {
    const { state, id, expiresAt } = client.session();
    this.setData({
      state,
      stateText: STATES[state],
      id: mask(id),
      expiresAt: expiresAt ? timeOfDay(expiresAt) : '—',
      counters: journal.counters(),
      entries: journal.entries(),
    });
  },

  logIn() {
    return this.perform('登录', async () => {
      const { fresh } = await client.login();
      return fresh ? '已建立新会话' : '会话仍然有效，不必再登录';
    });
  },

  forceLogIn() {
    return this.perform('强制登录', async () => {
      await client.login({ force: true });
      return '已换成新会话';
    });
  },

  logOut() {
    return this.perform('退出', async () => {
      // Tells the backend while there is a session to tell it about. Whatever it answers, this phone forgets the session.
      await client.logout({ url: '/wx/logout' });
      return '已完成';
    });
  },

  // Ends the session behind the SDK's back. Only a backend in development mode has this endpoint.
  expire() {
    return this.perform('让服务器会话失效', async () => {
      if (client.session().state === 'none') return '当前没有会话';
      // 'optional': take the session along if there is one, but don't log in just for this.
      const { statusCode } = await client.request({ url: '/dev/expire', method: 'POST', auth: 'optional', replay: false });
      if (statusCode !== 200) throw unexpected(statusCode);
      return '本机还不知道，下一个请求会发现';
    });
  },

  // Ten at once, in the style of wx.request: `client` in place of `wx` is the only change.
  fireTen() {
    if (this.data.busy) return;
    const burst = { answered: 0, succeeded: 0, failed: 0 };
    const loginsBefore = journal.counters().login;
    this.setData({ busy: true, burst });
    for (let sent = 0; sent < BURST; sent++) {
      client.request({
        url: '/wx/products/list',
        success: ({ statusCode }) => {
          if (statusCode === 200) burst.succeeded++;
          else burst.failed++;
        },
        fail: () => {
          burst.failed++;
        },
        complete: () => {
          burst.answered++;
          if (burst.answered === BURST) this.endBurst(burst, journal.counters().login - loginsBefore);
        },
      });
    }
    this.refresh();
  },

  endBurst(burst, logins) {
    this.setData({ busy: false, burst });
    const { succeeded, failed } = burst;
    journal.note(`${BURST} 个请求：成功 ${succeeded}，失败 ${failed}，期间登录 ${logins} 次`, failed > 0);
  },

  // Runs what a button stands for and notes how it ended.
  async perform(name, action) {
    if (this.data.busy) return;
    this.setData({ busy: true });
    try {
      const pending = action();
      this.refresh();
      journal.note(`${name}：${await pending}`);
    } catch (error) {
      journal.note(`${name}失败：${explain(error)}`, true);
    }
    this.setData({ busy: false });
  },
});
