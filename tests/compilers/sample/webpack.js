// What `webpack --mode production` does, without its command line.
import { createRequire } from 'node:module';
import webpack from 'webpack';

const config = createRequire(import.meta.url)('./webpack.config.cjs');

webpack({ mode: 'production', ...config }, (error, stats) => {
  if (error) throw error;
  const { errors = [], warnings = [] } = stats.toJson({ all: false, errors: true, warnings: true });
  for (const { message } of [...errors, ...warnings]) console.error(message);
  process.exitCode = errors.length + warnings.length > 0 ? 1 : 0;
});
