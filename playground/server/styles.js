/** WXSS as CSS. Lengths in rpx follow the width of the phone, which is the viewport of the frame it runs in. */
import postcss from 'postcss';

/** docs: WXSS. A screen is 750 rpx wide, whatever the phone. */
const SCREEN = 750;

const rpx = postcss([
  {
    postcssPlugin: 'rpx',
    AtRule: {
      import: (rule) => {
        throw rule.error('@import is not supported by the playground');
      },
    },
    Declaration(declaration) {
      declaration.value = declaration.value.replace(/(-?\d*\.?\d+)rpx\b/g, (_, number) => `calc(${number} * 100vw / ${SCREEN})`);
    },
  },
]);

/** @param {string} path for messages @param {string} source */
export function compileStyles(path, source) {
  return rpx.process(source, { from: path, map: false }).css;
}
