// webpack 4, as uni-app with Vue 2 has it.
module.exports = {
  mode: 'production',
  entry: './app.js',
  output: { path: `${__dirname}/dist`, filename: 'app.js' },
};
