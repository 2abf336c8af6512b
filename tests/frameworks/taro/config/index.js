// What the page shows stands beside this.
module.exports = {
  projectName: 'sample',
  sourceRoot: 'src',
  outputRoot: 'dist',
  framework: 'react',
  compiler: 'webpack5',
  ...require('./shown'),
};
