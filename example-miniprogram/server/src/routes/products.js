/** @import { RequestHandler } from 'express' */

/** Prices in fen, so that they stay integers. */
const PRODUCTS = [
  { id: 1, name: '西湖龙井 🍵', price: 12800 },
  { id: 2, name: '景德镇青花瓷杯', price: 8900 },
  { id: 3, name: '四川火锅底料 🌶️', price: 2990 },
  { id: 4, name: '苏绣团扇', price: 16800 },
  { id: 5, name: '广式月饼礼盒 🥮', price: 19900 },
  { id: 6, name: '宣纸笔记本', price: 3500 },
];

/** @type {RequestHandler} */
export const listProducts = (request, response) => {
  response.json({ products: PRODUCTS });
};
