const client = require('../../session');
const { yuan } = require('../../format');
const { explain, unexpected } = require('../../messages');

const toRow = ({ id, name, price }) => ({ id, name, price: yuan(price) });

// The list, with the session: the page knows nothing of logins.
async function fetchProducts() {
  const { statusCode, data } = await client.request({ url: '/wx/products/list' });
  if (statusCode !== 200) throw unexpected(statusCode);
  return data.products.map(toRow);
}

Page({
  data: {
    state: 'loading', // or 'ready', 'empty', 'error'
    products: [],
    reason: '',
  },

  onLoad() {
    return this.load();
  },

  async onPullDownRefresh() {
    await this.load();
    wx.stopPullDownRefresh();
  },

  retry() {
    this.setData({ state: 'loading' });
    return this.load();
  },

  async load() {
    try {
      const products = await fetchProducts();
      this.setData({ products, state: products.length > 0 ? 'ready' : 'empty' });
    } catch (error) {
      this.showFailure(explain(error));
    }
  },

  // What is on the screen stays there; only an empty screen is given to the failure.
  showFailure(reason) {
    if (this.data.products.length > 0) wx.showToast({ title: reason, icon: 'none' });
    else this.setData({ state: 'error', reason });
  },
});
