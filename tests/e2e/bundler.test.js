/** What the bundler's own passes make of a script does what the script does, in fewer bytes. They need no build. */
import assert from 'node:assert/strict';
import vm from 'node:vm';
import { apart } from '../../js-glue/apart.js';
import { readOnce } from '../../js-glue/arrows.js';
import { withoutCopies } from '../../js-glue/copies.js';
import { renamed } from '../../js-glue/names.js';
import { asParameters } from '../../js-glue/as-parameters.js';
import { callingOnce, pooled } from '../../js-glue/pool.js';
import { asVariables } from '../../js-glue/record.js';
import { withoutResults } from '../../js-glue/results.js';
import { asVars } from '../../js-glue/vars.js';
import { declaredWhereSet } from '../../js-glue/where-set.js';
import { testBuild } from './package.js';

const test = testBuild('it is about what bundles');

/** The value of a script, whose last statement tells it. @param {string} script */
const valueOf = (script) => JSON.stringify(vm.runInNewContext(script));

/** Each rewritten by a pass: it does the same, and is as expected. @param {(script: string) => string} pass @param {Array<[before: string, after: string]>} cases */
function same(pass, cases) {
  for (const [before, after] of cases) {
    const made = pass(before);
    assert.equal(made, after, before);
    assert.equal(valueOf(made), valueOf(before), before);
  }
}

test('functions that are given a record stand in the one that makes it, and its fields are variables', () => {
  same(asVariables, [
    // Each record has its own.
    [
      'function add(state,by){state.sum+=by;return state.sum}function make(){const state={sum:1};return by=>add(state,by)}var one=make(),other=make();[one(2),one(3),other(4)]',
      'function make(){var state_sum=1;return by=>add(by);function add(by){state_sum+=by;return state_sum}}var one=make(),other=make();[one(2),one(3),other(4)]',
    ],
    // What is given no record stays outside. A field that never changes is known by no other name.
    [
      'function f({list:all},a){all.push(a);return g(all)}function g(all){return all.length}function make(){const state={list:[]};return a=>f(state,a)}var one=make(),other=make();[one(1),one(2),other(3)]',
      'function g(all){return all.length}function make(){var state_list=[];return a=>f(a);function f(a){state_list.push(a);return g(state_list)}}var one=make(),other=make();[one(1),one(2),other(3)]',
    ],
    // Another that was read is as it was then; a field that the record is not made with begins as undefined.
    [
      'function f(state){return{size:state.size,other:state.other,in:h(state)}}function h(state){const{size,other:was}=state;state.other=size;return{size,was}}function make(given){const size=given.length,state={size};return()=>f(state)}var one=make("abc");[one(),one()]',
      'function make(given){var state_size=given.length;var state_other;return()=>f();function f(){return{size:state_size,other:state_other,in:h()}}function h(){const was=state_other;state_other=state_size;return{size:state_size,was}}}var one=make("abc");[one(),one()]',
    ],
    [
      'var out={};function f({a:first},b){const c=()=>first;out.a=b;return c()}function make(){const state={a:1};state.a=2;return f(state,3)}make()',
      'var out={};function make(){var state_a=1;state_a=2;return f(3);function f(b){let first=state_a;const c=()=>first;out.a=b;return c()}}make()',
    ],
    // Functions that call themselves, and those with parameters of any kind.
    [
      'function f(state,a=1,{b}={b:2}){return a+b+state.c}function g(state,n){return n?g(state,n-1):f(state)}function make(){let one=1,state={c:one},other=2;return g(state,other)}make()',
      'function make(){var state_c=1;var other=2;return g(other);function f(a=1,{b}={b:2}){return a+b+state_c}function g(n){return n?g(n-1):f()}}make()',
    ],
    // A class in a field.
    [
      'function f(state){return new state.Made(1).a}function make(){const state={Made:class{constructor(a){this.a=a}}};return f(state)}make()',
      'function make(){var state_Made=class{constructor(a){this.a=a}};return f();function f(){return new state_Made(1).a}}make()',
    ],
    // What the record is made with, if that is set after it, or again.
    [
      'function f(state){return state.a+state.b}function make(c){const state={a:c,b:d};c=5;var d=6;return[f(state),c,d]}make(1)',
      'function make(c){var state_a=c,state_b=d;c=5;var d=6;return[f(),c,d];function f(){return state_a+state_b}}make(1)',
    ],
  ]);
});

test('where it is not plain what becomes of a record, nothing is built', () => {
  /** @param {string} f @param {string} made */
  const uses = (f, made = 'const state={a:1};return f(state)') => `${f}function make(){${made}}make()`;
  const get = 'function f(state){return state.a}';
  /** @type {Array<[script: string, why: RegExp]>} */
  const refused = [
    [uses(get, 'const state={a:1};return[1].map(f)'), /^f is not always called with state first/],
    [uses(get, 'const state={a:1};return f({a:2})'), /^f is not always called with state first/],
    [uses(get, 'const state={a:1};return f(...[state])'), /^f is not always called with state first/],
    [uses(get, 'const state={a:1};return f(state)+f()'), /^f is not always called with state first/],
    [uses(`function g(state){return f(state)}${get}`, 'const state={a:1};return g(state)+f({a:1})'), /^f is not always called with state first/],
    [uses('function f(state){return state}'), /^return state needs the record itself/],
    [uses('function f(state){return[state]}'), /needs the record itself/],
    [uses('function f(state){state=1}'), /^state=1 needs the record itself/],
    [uses('function f(state){delete state.a}'), /^state.a needs the record itself/],
    [uses('function f(state){return state.a()}'), /^state.a needs the record itself/],
    [uses('function f(state){return state.a``}'), /^state.a needs the record itself/],
    [uses('function f(state){for(const a in state)return a}'), /needs the record itself/],
    [uses('function f(given){return Object.keys(given)}'), /needs the record itself/],
    [uses('function f(state){return state["a"]}'), /is no plain field/],
    [uses('function f(state){return state.toString}'), /is no plain field/],
    [uses(get, 'const state={a(){}};return f(state)'), /is no plain field/],
    [uses(get, 'const state={get a(){return 1}};return f(state)'), /is no plain field/],
    [uses(get, 'const state={a:1,a:2};return f(state)'), /is there twice/],
    [uses('function f({a:{b}}){return b}'), /is more than a name for a field/],
    [uses('function f({a=1}){return a}'), /is more than a name for a field/],
    [uses('function f({a},[b]){return a+b}', 'const state={a:1};state.a=2;return f(state,[3])'), /is read before other parameters/],
    [uses('function f(state){return arguments.length+state.a}'), /counts its arguments/],
    // Names that would mean another thing.
    [`var b=1;${uses('function f(state){return b+state.a}', 'var b=2,state={a:b};return f(state)')}`, /^f needs b, which is another in make/],
    [uses('function f(state){return Math.max(1,state.a)}', 'var Math=2,state={a:Math};return f(state)'), /^f needs Math, which is another in make/],
    [`var state_a=3;${uses('function f(state){return state_a+state.a}')}`, /^state_a is what a field is called/],
    // A record that is not one for each call.
    [uses('', 'for(;;){const state={a:1};return state.a}'), /is not made by a function of the script/],
    [uses('', 'return(()=>{const state={a:1};return state.a})()'), /is not made by a function of the script/],
    [uses('', 'let state={a:1};state={a:2};return state.a'), /is not made by a function of the script/],
    [uses('', 'return 1'), /^0 records/],
    [uses(get, 'const state={a:1};if(1){const state={a:2};return f(state)}'), /^2 records/],
  ];
  for (const [script, why] of refused) {
    assert.ok(new vm.Script(script));
    assert.throws(() => asVariables(script), { message: why }, script);
  }
});

test('variables are declared where they are set, if that is shorter', () => {
  same(declaredWhereSet, [
    ['var f=a=>{var b,c,d;a++;return b=a+1,c=[b],d={b,c},{b,c,d}};f(2)', 'var f=a=>{a++;var b=a+1,c=[b],d={b,c};return{b,c,d}};f(2)'],
    // With what comes between; a branch; and what is left of a declaration.
    ['var f=a=>{var long,x,other;if(a)return long=a+1,a++,other=long+a,other*a;return x};[f(2),f(0)]', 'var f=a=>{var x;if(a){var long=a+1,other=(a++,long+a);return other*a}return x};[f(2),f(0)]'],
    ['var f=a=>{var long;a++;long=a,a=4;return()=>long+a};f(2)()', 'var f=a=>{a++;var long=a;a=4;return()=>long+a};f(2)()'],
    // One function in another.
    [
      'var f=a=>{var b,c,d;a++;return b=()=>{var d,e,f;a++;return d=a,e=d,f=e,[d,e,f]},c=b(),d=c,[c,d]};f(2)',
      'var f=a=>{a++;var b=()=>{a++;var d=a,e=d,f=e;return[d,e,f]},c=b(),d=c;return[c,d]};f(2)',
    ],
    // A declaration that has functions with such in it.
    [
      'var f=a=>{var long,c=()=>{var longer;a++;longer=a;return longer};a++;long=c();return long};f(2)',
      'var f=a=>{var c=()=>{a++;var longer=a;return longer};a++;var long=c();return long};f(2)',
    ],
    // Not where another function sets it, where it has been set, where it is no variable of a function, or where it takes more.
    ['var f=a=>{var long;a++;(()=>{long=a})();return long};f(2)', 'var f=a=>{var long;a++;(()=>{long=a})();return long};f(2)'],
    ['var f=a=>{var long=1;a++;long=a;return long};f(2)', 'var f=a=>{var long=1;a++;long=a;return long};f(2)'],
    ['var f=a=>{let long;a++;long=a;return long};f(2)', 'var f=a=>{let long;a++;long=a;return long};f(2)'],
    ['var long;long=1;long', 'var long;long=1;long'],
    ['var f=a=>{var b;a++;b=a;return b};f(2)', 'var f=a=>{var b;a++;b=a;return b};f(2)'],
    ['var f=a=>{var long;return a++,long=a};f(2)', 'var f=a=>{var long;return a++,long=a};f(2)'],
  ]);
});

test('what blocks declare is declared by the function around them, but for what a loop makes anew', () => {
  same(asVars, [
    ['var f=a=>{if(a){let b=a;return()=>b}};f(1)()', 'var f=a=>{if(a){var b$0=a;return()=>b$0}};f(1)()'],
    ['var f=a=>{const b=a,{c}=b,{d=1}=b;return{b,c,d}};f({c:1})', 'var f=a=>{var b$0=a,{c:c$1}=b$0,{d:d$2=1}=b$0;return{b:b$0,c:c$1,d:d$2}};f({c:1})'],
    // Blocks beside each other and in each other, with the same name.
    ['var f=a=>{{let b=a}{let b=2;{let b=3}return b}};f(1)', 'var f=a=>{{var b$0=a}{var b$1=2;{var b$2=3}return b$1}};f(1)'],
    ['var b=0;for(let a=0;a<3;a++){const c=a;b+=c}b', 'var b=0;for(var a$0=0;a$0<3;a$0++){var c$1=a$0;b+=c$1}b'],
    // Functions that are made in a loop have one each; without a value it is nothing again.
    ['var b=[];for(let a of[1,2])b.push(()=>a);b.map(a=>a())', 'var b=[];for(let a of[1,2])b.push(()=>a);b.map(a=>a())'],
    ['var b=[];for(var a of[1,2]){let c;if(a<2)c=a;b.push([c])}b', 'var b=[];for(var a of[1,2]){let c;if(a<2)c=a;b.push([c])}b'],
    ['var b=[];for(var a of[1,2])for(let c;;){b.push([c]);c=a;break}b', 'var b=[];for(var a of[1,2])for(let c;;){b.push([c]);c=a;break}b'],
    ['var b=[];for(let a;b.length<2;)b.push(a=1);b', 'var b=[];for(var a$0;b.length<2;)b.push(a$0=1);b'],
  ]);
});

test('variables that only have what another has are that one', () => {
  same(withoutCopies, [
    ['var f=a=>{var b,c;return a++,b=a,c=b+1,[b,c]};f(1)', 'var f=original_0=>{var c;return original_0++,c=original_0+1,[original_0,c]};f(1)'],
    ['var f=a=>{var b=a;return()=>b};f(1)()', 'var f=original_0=>{return()=>original_0};f(1)()'],
    ['var f=a=>{var b,c=2;return c+g(b=a)+b},g=a=>a;f(1)', 'var f=original_0=>{var c=2;return c+g(original_0)+original_0},g=a=>a;f(1)'],
    // Copies of copies; in a branch that alone names it; and in a function inside, of which others have another variable with the name.
    ['var f=a=>{var b=a,c=b;return c+b};f(1)', 'var f=original_1=>{return original_1+original_1};f(1)'],
    ['var f=a=>{var b;return a?(b=a,[b]):0};[f(1),f(0)]', 'var f=original_0=>{return original_0?([original_0]):0};[f(1),f(0)]'],
    ['var f=a=>()=>{var b=a;return(a=>({a,b}))(2)};f(1)()', 'var f=original_0=>()=>{return(a=>({a,b:original_0}))(2)};f(1)()'],
    // The original changes later, elsewhere or again and again; the copy does, or is named where it may not be set.
    ['var f=a=>{var b=a;a++;return b};f(1)', 'var f=a=>{var b=a;a++;return b};f(1)'],
    ['var f=a=>{var b=a;(()=>{a=2})();return b};f(1)', 'var f=a=>{var b=a;(()=>{a=2})();return b};f(1)'],
    ['var f=a=>{var b,c=[];for(let d of a)a=d,b=a,c.push(()=>b);return c.map(a=>a())};f([1,2])', 'var f=a=>{var b,c=[];for(let d of a)a=d,b=a,c.push(()=>b);return c.map(a=>a())};f([1,2])'],
    ['var f=a=>{var b;return a=[(b=a,b),a=2],[b,a]};f(1)', 'var f=a=>{var b;return a=[(b=a,b),a=2],[b,a]};f(1)'],
    ['var f=a=>{var b=a;b++;return a+b};f(1)', 'var f=a=>{var b=a;b++;return a+b};f(1)'],
    ['var f=a=>{var b;a&&(b=a);return b};[f(1),f(0)]', 'var f=a=>{var b;a&&(b=a);return b};[f(1),f(0)]'],
    ['var f=a=>{var b;return a.push(()=>b),b=a,b.map(a=>a())};f([]).length', 'var f=a=>{var b;return a.push(()=>b),b=a,b.map(a=>a())};f([]).length'],
    ['var f=a=>{for(var b,c=[];c.length<2;)c.push(b),b=a;return c};f(1)', 'var f=a=>{for(var b,c=[];c.length<2;)c.push(b),b=a;return c};f(1)'],
    // Parameters, what the whole script has and names of the surroundings stay.
    ['var f=(a,b)=>{b=a;return b};f(1)', 'var f=(a,b)=>{b=a;return b};f(1)'],
    ['var a=1,f=()=>{var b=a;return b};f()', 'var a=1,f=()=>{var b=a;return b};f()'],
    ['var f=()=>{var b=Infinity;return b};f()', 'var f=()=>{var b=Infinity;return b};f()'],
  ]);
});

test('an arrow that is exported becomes a function in parentheses', () => {
  same((script) => readOnce(script, 'f'), [
    ['var exports={};exports.f=a=>{return a},exports.g=1;exports.f(2)', 'var exports={};exports.f=(function(a){return a}),exports.g=1;exports.f(2)'],
    ['var exports={};exports.g=1;exports.f=(a,{b})=>{return a+b};exports.f(2,{b:1})', 'var exports={};exports.g=1;exports.f=(function(a,{b}){return a+b});exports.f(2,{b:1})'],
  ]);
  for (const script of ['exports.g=a=>{return a}', 'exports.f=a=>a', 'exports.f=a=>{return this}']) assert.throws(() => readOnce(script, 'f'), /no arrow/);
});

test('variables that a function begins with become parameters, where every call is in sight', () => {
  same((script) => asParameters(script, ['hot']), [
    ['var f=a=>{var b=a+1;return b*b};f(2)', 'var f=(a,b=a+1)=>b*b;f(2)'],
    ['var f=()=>{let a=1,b=a+1;return{a,b}};f()', 'var f=(a=1,b=a+1)=>({a,b});f()'],
    ['var f=a=>{var b;if(a)b=1;return b};[f(0),f(1)]', 'var f=(a,b)=>{if(a)b=1;return b};[f(0),f(1)]'],
    ['var f=([a,b])=>{let{length:c}=a;return c+b};f(["x",1])', 'var f=([a,b],{length:c}=a)=>c+b;f(["x",1])'],
    ['(a=>{let b=a;return b})(4)', '((a,b=a)=>b)(4)'],
    // What is set stays behind what was set before it; what is not set may go.
    ['var f=a=>{a=a+1;var b=a;return b};f(1)', 'var f=(a,b)=>(a=a+1,b=a,b);f(1)'],
    ['var f=a=>{var a=a+1,b=a,c;c=b;return c};f(1)', 'var f=(a,c,b)=>(a=a+1,b=a,c=b,c);f(1)'],
    // A statement of which a part stays.
    ['var f=()=>{let a=()=>b,c;if(1)c=2;let b=c;return a()+b};f()', 'var f=c=>{let a=()=>b;if(1)c=2;let b=c;return a()+b};f()'],
    // Functions that name each other; and one that is called before what it names is set.
    ['var f=a=>{let b=a=>a?c(a-1):0,c=a=>b(a);return b(a)};f(3)', 'var f=(a,b=a=>a?c(a-1):0,c=a=>b(a))=>b(a);f(3)'],
    ['var f=()=>{var a=()=>typeof c,b=a(),c=1;return b+c};f()', 'var f=(a,b,c)=>(a=()=>typeof c,b=a(),c=1,b+c);f()'],
    ['var f=()=>{var a=()=>b,b=1,{length:c}=[b];return a()+c};f()', 'var f=(a=()=>b,b=1,{length:c}=[b])=>a()+c;f()'],
    // One that is given to somebody who calls it.
    ['var f=c=>{var g=c(()=>typeof h),h=1;return[g,h]};f(a=>a())', 'var f=(c,g,h)=>(g=c(()=>typeof h),h=1,[g,h]);f(a=>a())'],
    // A function that shares a variable with the body, which sets it: QuickJS would have two.
    ['var f=a=>{let b=()=>a;a=2;return b()};f(1)', 'var f=a=>{let b=()=>a;a=2;return b()};f(1)'],
    ['var f=()=>{let b=()=>c,c=1;c++;return b()};f()', 'var f=()=>{let b=()=>c,c=1;c++;return b()};f()'],
    // A value that sets another variable: in QuickJS the body would not see that.
    ['var f=a=>{var b,c=b={};return(()=>b===c)()};f(1)', 'var f=(a,b,c)=>(c=b={},(()=>b===c)());f(1)'],
    // What a promise is made with is given two.
    ['var x;new Promise((a,b)=>{let c=1;x=c;a()});x', 'var x;new Promise((a,b,c=1)=>{x=c;a()});x'],
    ['var x;new Promise(a=>{let c=1;x=c;a()});x', 'var x;new Promise(a=>{let c=1;x=c;a()});x'],
    // Calls that give more, or that nobody sees: without its value. A function with all that is left, and what is said to stay as it is.
    ['var f=a=>{var b=1;return a+b};f(1,2)', 'var f=(a,b)=>(b=1,a+b);f(1,2)'],
    ['var f=a=>{var b=1;return a+b};[1,2].map(f)', 'var f=(a,b)=>(b=1,a+b);[1,2].map(f)'],
    ['var f=a=>{var b=1;return a+b};f(...[1,2])', 'var f=(a,b)=>(b=1,a+b);f(...[1,2])'],
    ['var f=(...a)=>{var b=a[0];return b};f(1,2)', 'var f=(...a)=>{var b=a[0];return b};f(1,2)'],
    ['var hot=a=>{var b=a;return b};hot(1)', 'var hot=a=>{var b=a;return b};hot(1)'],
  ]);
});

test('functions are followed to where they are called', () => {
  const pass = (/** @type {string} */ script) => asParameters(script, []);
  same(pass, [
    // Given to a function that calls it; through two of them; in one branch; by assignment; as what a parameter begins as.
    ['var r=(a,b)=>{try{return a()}catch(c){return b}};r(()=>{let c=1;return c+c})', 'var r=(a,b)=>{try{return a()}catch(c){return b}};r((c=1)=>c+c)'],
    ['var r=a=>a&&a(1),g=a=>r(a);g(a=>{let c=a;return c+c})', 'var r=a=>a&&a(1),g=a=>r(a);g((a,c=a)=>c+c)'],
    ['var r=a=>a?r(0):1,f=a=>{let c=2;return c+c};(r?f:r)(0)', 'var r=a=>a?r(0):1,f=(a,c=2)=>c+c;(r?f:r)(0)'],
    ['var f,g=(f=a=>{let c=a;return c+c})(1);g+f(2)', 'var f,g=(f=(a,c=a)=>c+c)(1);g+f(2)'],
    ['var g=(a,f=a=>{let c=a;return c+c})=>f(a);g(1)', 'var g=(a,f=(a,c=a)=>c+c)=>f(a);g(1)'],
    ['var g=(a,f=a=>{let c=a;return c+c})=>typeof f==="function"&&f(a);g(1)', 'var g=(a,f=(a,c=a)=>c+c)=>typeof f==="function"&&f(a);g(1)'],
    // Not where that one gives more, keeps it, hands it to others or is another itself.
    ...[
      'var r=a=>a(1);r(()=>{let c=1;return c+c})',
      'var x,r=a=>(x=a,a());r(()=>{let c=1;return c+c});[x(2)]',
      'var r=a=>[1,2].map(a);r(()=>{let c=1;return c+c})',
      'var r=a=>({a});r(()=>{let c=1;return c+c}).a(2)',
      'var r=a=>a();r=a=>a(2);r(()=>{let c=1;return c+c})',
      'var r=a=>a(),g=(...a)=>a[0](2);g(()=>{let c=1;return c+c})',
      'var r=(a,b)=>b(2);r(...[1],()=>{let c=1;return c+c})',
      'var f=()=>{let c=1;return c+c},g=f;[f(),g(1)].map(f)',
    ].map((script) => /** @type {[string, string]} */ ([script, script])),
  ]);
});

test('variables become parameters without a value, where nothing reads them before they are set', () => {
  const pass = (/** @type {string} */ script) => asParameters(script, ['hot']);
  same(pass, [
    ['[1].map(a=>{var b=a+1;return b*b})', '[1].map((a,b)=>(b=a+1,b*b))'],
    ['[1].map(()=>{return a=2,()=>a;var a}).length', '[1].map(a=>(a=2,()=>a)).length'],
    ['[[1]].map(a=>{var b;for(b of a)return b+b})', '[[1]].map((a,b)=>{for(b of a)return b+b})'],
    ['[{a:2}].map(b=>{var c;if(b){c=b;var{a}=c;return a}})', '[{a:2}].map((b,c)=>{if(b){c=b;var{a}=c;return a}})'],
    ['[[2]].map(b=>{b.push(3);var[a]=b,c=a;return a+c})', '[[2]].map((b,a,c)=>(b.push(3),[a]=b,c=a,a+c))'],
    ['[3].map(a=>{var a=a+1;return a*a})', '[3].map(a=>(a=a+1,a*a))'],
    ['({f(){var b;return b=1,b+b}}).f(2)', '({f(b){return b=1,b+b}}).f(2)'],
    ['var x={f(){var b;x.g=()=>b;b=1;return x.g()}};x.f(2)', 'var x={f(){var b;x.g=()=>b;b=1;return x.g()}};x.f(2)'],
    // It may be read before, where it is not set, or elsewhere.
    ...[
      '[1].map(a=>{var b;return a>1&&(b=a),b})',
      '[1].map(a=>{var b;if(a>1)b=a;return b})',
      '[1].map(a=>{var b;try{b=a.x.y}catch(c){}return b})',
      '[1].map(a=>{var b;return[()=>b][0](b=2)})',
      '[1].map(a=>{var b;for(b of[]);return b})',
      '[1].map(a=>{var b;for(;a<3;)a++,a>2&&(b=a);return b})',
      '[1].map(a=>{var b;(()=>{b=a})();return b})',
      '[1].map(a=>{var b;switch(a){case 2:b=a;case 1:return b}})',
      '[1].map(a=>{var b;return b+=a})',
      '[1].map(a=>{var b;return b=[b],b})',
      // Each time that a block is entered it is another; and functions among the parameters see what was given.
      '[1].map(a=>{let b=a;return b+b})',
      '[1].map((a,b,c,d=()=>a)=>{var a=5;return a+d()})',
      // One that counts its arguments or has them all, one that reads a property, and one that is exported.
      '({f(){var b=arguments.length;return b+b}}).f(2)',
      '[1].map((...c)=>{var b=c[0];return b+b})',
      '({get f(){var b=1;return b+b}}).f',
      'var exports={};exports.f=a=>{var b=a;return b+b};exports.f(2)',
    ].map((script) => /** @type {[string, string]} */ ([script, script])),
  ]);
});

test('a variable that is declared again is two, where every call is in sight', () => {
  same((script) => apart(script, ['hot']), [
    ['var f=a=>{var a=a+1;return a*a};f(1)', 'var f=a=>{var apart_0=a+1;return apart_0*apart_0};f(1)'],
    ['var f=({a},b)=>{var[a]=a,{b=2}={};return()=>({a,b})};f({a:[1]})()', 'var f=({a},b)=>{var[apart_0]=a,{b:apart_1=2}={};return()=>({a:apart_0,b:apart_1})};f({a:[1]})()'],
    ['var f=a=>{var c=a,c=[c];return c};f(1)', 'var f=a=>{var c=a,apart_0=[c];return apart_0};f(1)'],
    // A function made before sees both; nobody knows with what it is called; declared without a value, it is the same; set before it is
    // declared, it is declared but once.
    ...[
      'var f=a=>{var b=()=>a,a=a+1;return b()};f(1)',
      'var f=(a,b=()=>a)=>{var a=a+1;return b()};f(1)',
      '[1].map(a=>{var a=a+1;return a*a})',
      'var f=a=>{var a;return a};f(1)',
      'var f=a=>{if(c=a,!a)return c;var c=a+1;return c*c};f(1)',
      'var f=a=>{if(c=a,!a)return c;var{c}={c:2};return c*c};f(1)',
      'var f=a=>{if(a){var a=a+1}return a};f(1)',
      'var f=a=>{for(;a<3;)var a=a+1;return a};f(1)',
      'var hot=a=>{var a=a+1;return a*a};hot(1)',
    ].map((script) => /** @type {[string, string]} */ ([script, script])),
  ]);
});

test('a function whose result nobody uses is one expression', () => {
  same((script) => withoutResults(script, ['hot']), [
    ['var x=[],f=a=>{x.push(a)};f(1);f(2),x.length', 'var x=[],f=a=>x.push(a);f(1);f(2),x.length'],
    ['var x=[],f=a=>{x.push(a)},g=a=>a&&f(a),h=a=>{g(a)};h(1);x', 'var x=[],f=a=>x.push(a),g=a=>a&&f(a),h=a=>g(a);h(1);x'],
    ['var x=[],f=a=>{a?f(a-1):x.push(a)};f(1);x', 'var x=[],f=a=>a?f(a-1):x.push(a);f(1);x'],
    ['var x=[],f=a=>{x.push(a)},g=a=>{if(a)return f(a)};g(1);x', 'var x=[],f=a=>x.push(a),g=a=>{if(a)return f(a)};g(1);x'],
    // Given to what drops it, by its name or by a variable with that.
    ['var x=[];[1].forEach(a=>{x.push(a)});x', 'var x=[];[1].forEach(a=>x.push(a));x'],
    ['var x=[],[a,b]="map|forEach".split("|");[1][b](a=>{x.push(a)});x', 'var x=[],[a,b]="map|forEach".split("|");[1][b](a=>x.push(a));x'],
    ['var x;typeof setTimeout==="function"&&setTimeout(()=>{x=1});x', 'var x;typeof setTimeout==="function"&&setTimeout(()=>x=1);x'],
    ['var x;new Promise(a=>{x=a});typeof x', 'var x;new Promise(a=>x=a);typeof x'],
    // Where somebody may use it, or it is said to stay.
    ...[
      'var x=[],f=a=>{x.push(a)};[f(1)]',
      'var x=[],f=a=>{x.push(a)},g=a=>f(a);f(2);[g(1)]',
      'var x=[],f=a=>{x.push(a)},g=a=>{return f(a)};f(2);g(1)||g(2);[1].map(g)',
      'var x=[],f=a=>{a>1?x.push(a):g(a)},g=a=>[f(a+1)];f(1);g(1);[g(2)]',
      'var x=[],[a,b]="map|forEach".split("|");[1][a](a=>{x.push(a)})',
      'var x=[],setTimeout=a=>[a()];setTimeout(()=>{x.push(1)})',
      'var x=[];[1].map(a=>{x.push(a)})',
      'var x=[],f=a=>{x.push(a),x.push(a)};f(1);x',
      'var x=[],hot=a=>{x.push(a)};hot(1);x',
    ].map((script) => /** @type {[string, string]} */ ([script, script])),
  ]);
});

test('variables share names where neither is seen at the other, and are named as the fields that go into them', () => {
  same(renamed, [
    ['var long=1,f=first=>{let other=first;return other+long};f(2)+f(3)', 'var b=1,a=a=>{let c=a;return c+b};a(2)+a(3)'],
    ['var f=first=>first+1,g=second=>second+2;f(1)+g(1)', 'var a=a=>a+1,b=a=>a+2;a(1)+b(1)'],
    ['var f=({x:first,y:other=2})=>first+other;f({x:1})', 'var a=({x,y=2})=>x+y;a({x:1})'],
    ['var f=x=>({x}),g=z=>({field:z});[f(1),g(2)]', 'var a=x=>({x}),b=a=>({field:a});[a(1),b(2)]'],
    // Names of the surroundings, and those of fields and methods, stay.
    ['var first=Math,b=first.max(1,2);b', 'var a=Math,b=a.max(1,2);b'],
    ['var g=typeof a;var first={f(second){return second},[g]:1};first.f(g)', 'var b=typeof a;var c={f(a){return a},[b]:1};c.f(b)'],
    // One name is one variable, also across the blocks of a function; the name of a class is one inside of it as well.
    ['var f=first=>{for(let first of[1,2])var last=first;try{throw 3}catch(thrown){last+=thrown}return last+first};f(4)', 'var a=b=>{for(let b of[1,2])var a=b;try{throw 3}catch(b){a+=b}return a+b};a(4)'],
    ['var f=class inner{constructor(first){this.x=inner.name?first:0}};new f(1).x', 'var a=class a{constructor(b){this.x=a.name?b:0}};new a(1).x'],
  ]);
});

test('texts, fields and functions that stand at several places stand at one', () => {
  const long = ['f({errMsg:1})', 'f({errMsg:2})', 'f({statusCode:"something"})', 'f({statusCode:"something"})', 'f(null)', 'f(void 0)'];
  const script = `var f=a=>a==null?"something":a.errMsg||a.statusCode||"nothing";[${long}].join()`;
  assert.match(pooled(script), /^var pooled_Promise=Promise,\[[^\]]+\]="[^"]*\bsomething\b[^"]*"\.split/);
  assert.equal(valueOf(pooled(script)), valueOf(script));

  // Nothing but `undefined`.
  const nothing = 'var f=a=>[a===void 0,a==void 0,void 0===a,a!==void 0,void 0];f(void 0)';
  assert.equal(valueOf(pooled(nothing)), valueOf(nothing));

  const within = 'var f=a=>a;["the same text","the same text","the same text",f("it is the same text"),"the same text, and more"].join()';
  assert.equal(pooled(within).match(/the same text/g)?.length, 1);
  assert.equal(valueOf(pooled(within)), valueOf(within));

  // Engines without a JIT compiler find what is named in the program faster: so it stays in functions on the way of each request.
  const hot = 'var __kept__=a=>a,f=__kept__(a=>a.length),g=a=>[a.length,a.length,a.length,a.length];[f("ab"),g("ab")]';
  assert.equal(pooled(hot).match(/\.length/g)?.length, 1);
  assert.equal(valueOf(pooled(hot)), valueOf(hot));

  const timers = 'var setTimeout=(a,b)=>[a,b];[setTimeout(1,2),setTimeout(3,4),setTimeout(5,6),setTimeout(7,8)]';
  assert.equal(callingOnce(timers).match(/setTimeout\(/g)?.length, 1 + 4);
  assert.equal(valueOf(callingOnce(timers)), valueOf(timers));
  const uneven = timers.replace('(7,8)', '(7)');
  assert.equal(callingOnce(uneven), uneven);
});
