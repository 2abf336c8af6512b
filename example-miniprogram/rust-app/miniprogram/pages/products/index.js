const shop = require('../../shop');

Page({
  data: { rows: [], trouble: null },

  onLoad() {
    return this.load();
  },

  // What is shown and what is said comes from Rust.
  async load() {
    this.setData(await (await shop()).products());
  },
});
