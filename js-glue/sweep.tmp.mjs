import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { minify } from 'terser';
import uglify from 'uglify-js';
import { readFileSync } from 'node:fs';
import { constantsFirst, toArrows } from './arrows.js';
import { pooled } from './pool.js';
const here = (p) => fileURLToPath(new URL(p, import.meta.url));
const src = readFileSync(here('bundle.js'),'utf8');
const HOT = eval(/const HOT = (\[.*?\]);/s.exec(src)[1]);
function keep(text){ for(const n of HOT) text=text.replace(new RegExp(`(?<!function |[.\\w$])${n}\\(`,'g'),'/*@__NOINLINE__*/$&'); return text; }
const es = async (opt={}) => (await build({ stdin:{contents:`import { createClient, SessionError, version } from './index'; exports.createClient = createClient; exports.SessionError = SessionError; exports.version = version;`,resolveDir:here('src')}, write:false,bundle:true,minifySyntax:true,minifyWhitespace:true,format:'cjs',target:'es2015',define:{VERSION:'"0.1.0"'},charset:'utf8',mangleProps:/^__?[a-z]/,legalComments:'none',logLevel:'silent', ...opt})).outputFiles[0].text;
const T0={ passes: 4, unsafe: true, unsafe_arrows: true, pure_getters: true, keep_fargs: false, hoist_funs: true, sequences: false };
const U0={ passes: 6, unsafe: true, pure_getters: true };
const text = keep(await es());
const arrows = constantsFirst(toArrows(text));
async function size(t={},u={},post=(x)=>x){ const {code}=await minify(arrows,{ecma:2015,toplevel:true,compress:{...T0,...t}}); const r=uglify.minify(post(pooled(code)),{toplevel:true,compress:{...U0,...u}}); if(r.error) return r.error.message; return r.code.length; }
console.log('base', await size());
const tt=[{passes:2},{passes:8},{sequences:true},{inline:0},{inline:1},{inline:2},{collapse_vars:false},{reduce_vars:false},{reduce_funcs:false},{join_vars:false},{conditionals:false},{if_return:false},{hoist_props:false},{hoist_vars:true},{unsafe_methods:true},{booleans:false},{comparisons:false},{evaluate:false},{dead_code:false},{switches:false},{side_effects:false},{unused:false},{computed_props:false},{arrows:false},{hoist_funs:false},{defaults:false},{properties:false},{negate_iife:false},{typeofs:false}];
for(const t of tt){ const s=await size(t); console.log('terser',JSON.stringify(t),s); }
const uu=[{passes:3},{passes:12},{inline:0},{inline:1},{inline:2},{inline:3},{inline:4},{hoist_vars:true},{hoist_props:false},{merge_vars:false},{join_vars:false},{sequences:false},{collapse_vars:false},{reduce_vars:false},{reduce_funcs:false},{conditionals:false},{if_return:false},{spreads:false},{templates:false},{rests:false},{varify:false},{assignments:false},{awaits:false},{default_values:false},{destructured:false},{dead_code:false},{evaluate:false},{hoist_funs:true},{hoist_exports:false},{imports:false},{keep_fargs:true},{negate_iife:false},{objects:false},{optional_chains:false},{properties:false},{strings:false},{switches:false},{unsafe_comps:true},{unsafe_math:true},{unsafe_proto:true},{unsafe_regexp:true},{unsafe_undefined:true},{functions:false},{arrows:false},{arguments:false},{booleans:false},{comparisons:false},{directives:false},{expression:true},{side_effects:'strict'},{typeofs:false},{unused:false},{yields:false},{module:true}];
for(const u of uu){ const s=await size({},u); console.log('uglify',JSON.stringify(u),s); }
