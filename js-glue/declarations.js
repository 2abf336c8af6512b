// Brings the declarations that TypeScript wrote for each source together to js-glue/dist/types: index.d.ts and a file for
// each adapter. What an app cannot name is left out. Called by `cargo xtask build` with the folder of the declarations
// and the adapters' names.
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

const [from, ...adapters] = process.argv.slice(2);

/** @param {string} input @param {string} name @param {RegExp[]} external what is imported from index.d.ts */
async function bundle(input, name, external) {
  const onwarn = ({ message }) => {
    throw new Error(message);
  };
  const bundled = await rollup({ input: `${from}/${input}.d.ts`, external, plugins: [dts()], onwarn });
  const file = fileURLToPath(new URL(`dist/types/${name}.d.ts`, import.meta.url));
  await bundled.write({ file, format: 'es', paths: () => './index' });
}

await bundle('index', 'index', []);
for (const name of adapters) await bundle(`hosts/${name}`, name, [/\/public\/types$/]);
