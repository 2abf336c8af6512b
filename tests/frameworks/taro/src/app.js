import { Component } from 'react';
import { client } from './session';

export default class App extends Component {
  async onLaunch() {
    const { data } = await client.request({ url: '/wx/products/list' });
    wx.setStorageSync('products', data.products);
  }

  render() {
    return this.props.children;
  }
}
