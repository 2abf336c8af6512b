// webpack --mode production
const CopyPlugin = require('copy-webpack-plugin');

module.exports = {
  entry: './app.js',
  target: 'es2015',
  output: { path: `${__dirname}/dist`, filename: 'app.js', chunkFormat: 'commonjs' },
  plugins: [new CopyPlugin({ patterns: [{ from: require.resolve('weapp-session/wasm.br'), to: 'assets/' }] })],
};
