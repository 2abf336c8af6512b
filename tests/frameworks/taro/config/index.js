module.exports = {
  projectName: 'sample',
  sourceRoot: 'src',
  outputRoot: 'dist',
  framework: 'react',
  compiler: 'webpack5',
  copy: {
    patterns: [{ from: 'node_modules/weapp-session/miniprogram/weapp_session.wasm.br', to: 'dist/assets/weapp_session.wasm.br' }],
  },
};
