const shop = require('./shop');

App({
  async onLaunch() {
    try {
      await (await shop()).login();
    } catch (error) {
      wx.showToast({ title: error.errMsg, icon: 'none' });
    }
  },
});
