#!/usr/bin/env bash
# QuickJS and quickjs-ng, as quickjs-emscripten 0.32.0 has them: where a parameter has a default value, the body of the function has
# variables of its own for the parameters. They begin as what was given, and never hear of what the default values, or functions that
# stand in them, assign to a parameter; nor do those functions hear of what the body assigns. So `((a, b = (a = 1)) => a)()` is
# undefined, `((a, b = a++) => a)(1)` is 1, and `((a, f = () => a) => { a = 2; return f(); })(1)` is 1.
#
# One would guess 1, 2 and 2, as in V8: by ECMAScript the parameters are the same variables everywhere; only what the body declares
# by `var` is another one. Who moves variables of a function among its parameters, as code that makes scripts shorter does, gets
# scripts that work everywhere but there.
#
# Seen on 2026-11-28:
#   assigned by a default value: V8 1, quickjs undefined, quickjs-ng undefined
#   counted by a default value: V8 2, quickjs 1, quickjs-ng 1
#   assigned by a function in one: V8 3, quickjs 1, quickjs-ng 1
#   assigned by the body, read by a function in one: V8 2, quickjs 1, quickjs-ng 1
#   assigned in a pattern: V8 7, quickjs 7, quickjs-ng 7
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund quickjs-emscripten@0.32.0 @jitl/quickjs-ng-wasmfile-release-sync@0.32.0

cat > seen.mjs <<'JS'
import vm from 'node:vm';
import { getQuickJS, newQuickJSWASMModule } from 'quickjs-emscripten';
import ng from '@jitl/quickjs-ng-wasmfile-release-sync';

const engines = { quickjs: await getQuickJS(), 'quickjs-ng': await newQuickJSWASMModule(ng) };
const cases = {
  'assigned by a default value': '((a, b = (a = 1)) => a)()',
  'counted by a default value': '((a, b = a++) => a)(1)',
  'assigned by a function in one': '((a, f = () => { a = 3; }) => { f(); return a; })(1)',
  'assigned by the body, read by a function in one': '((a, f = () => a) => { a = 2; return f(); })(1)',
  'assigned in a pattern': '(({ a, b = (a = 7) }) => a)({})',
};
for (const [what, source] of Object.entries(cases)) {
  const seen = Object.entries(engines).map(([name, engine]) => `${name} ${engine.evalCode(`String(${source})`)}`);
  console.log(`${what}: V8 ${vm.runInNewContext(source)}, ${seen.join(', ')}`);
}
JS

node seen.mjs | tee seen.txt
diff seen.txt - <<'EXPECTED'
assigned by a default value: V8 1, quickjs undefined, quickjs-ng undefined
counted by a default value: V8 2, quickjs 1, quickjs-ng 1
assigned by a function in one: V8 3, quickjs 1, quickjs-ng 1
assigned by the body, read by a function in one: V8 2, quickjs 1, quickjs-ng 1
assigned in a pattern: V8 7, quickjs 7, quickjs-ng 7
EXPECTED
