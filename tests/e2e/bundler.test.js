/** What the bundler's own passes make of a script does what the script does, in fewer bytes. They need no build. */
import assert from 'node:assert/strict';
import vm from 'node:vm';
import { renamed } from '../../js-glue/names.js';
import { asParameters } from '../../js-glue/parameters.js';
import { callingOnce, pooled } from '../../js-glue/pool.js';
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

test('variables that a function begins with become parameters, where every call is in sight', () => {
  same((script) => asParameters(script, ['hot']), [
    ['var f=a=>{var b=a+1;return b*b};f(2)', 'var f=(a,b=a+1)=>b*b;f(2)'],
    ['var f=()=>{let a=1,b=a+1;return{a,b}};f()', 'var f=(a=1,b=a+1)=>({a,b});f()'],
    ['var f=a=>{var b;if(a)b=1;return b};[f(0),f(1)]', 'var f=(a,b)=>{if(a)b=1;return b};[f(0),f(1)]'],
    ['var f=([a,b])=>{let{length:c}=a;return c+b};f(["x",1])', 'var f=([a,b],{length:c}=a)=>c+b;f(["x",1])'],
    ['(a=>{let b=a;return b})(4)', '((a,b=a)=>b)(4)'],
    // What is set stays behind what was set before it; what is not set may go.
    ['var f=a=>{a=a+1;var b=a;return b};f(1)', 'var f=a=>{a=a+1;var b=a;return b};f(1)'],
    ['var f=a=>{var a=a+1,b=a,c;c=b;return c};f(1)', 'var f=(a,c)=>{var a=a+1,b=a;c=b;return c};f(1)'],
    // A statement of which a part stays.
    ['var f=()=>{let a=()=>b,c;if(1)c=2;let b=c;return a()+b};f()', 'var f=c=>{let a=()=>b;if(1)c=2;let b=c;return a()+b};f()'],
    // Functions that name each other; and one that is called before what it names is set.
    ['var f=a=>{let b=a=>a?c(a-1):0,c=a=>b(a);return b(a)};f(3)', 'var f=(a,b=a=>a?c(a-1):0,c=a=>b(a))=>b(a);f(3)'],
    ['var f=()=>{var a=()=>typeof c,b=a(),c=1;return b+c};f()', 'var f=()=>{var a=()=>typeof c,b=a(),c=1;return b+c};f()'],
    ['var f=()=>{var a=()=>b,b=1,{length:c}=[b];return a()+c};f()', 'var f=(a=()=>b,b=1,{length:c}=[b])=>a()+c;f()'],
    // A function that shares a variable with the body, which sets it: QuickJS would have two.
    ['var f=a=>{let b=()=>a;a=2;return b()};f(1)', 'var f=a=>{let b=()=>a;a=2;return b()};f(1)'],
    ['var f=()=>{let b=()=>c,c=1;c++;return b()};f()', 'var f=()=>{let b=()=>c,c=1;c++;return b()};f()'],
    // What a promise is made with is given two.
    ['var x;new Promise((a,b)=>{let c=1;x=c;a()});x', 'var x;new Promise((a,b,c=1)=>{x=c;a()});x'],
    ['var x;new Promise(a=>{let c=1;x=c;a()});x', 'var x;new Promise(a=>{let c=1;x=c;a()});x'],
    // Calls that give more, or that nobody sees; and what is said to stay as it is.
    ['var f=a=>{var b=1;return a+b};f(1,2)', 'var f=a=>{var b=1;return a+b};f(1,2)'],
    ['var f=a=>{var b=1;return a+b};[1,2].map(f)', 'var f=a=>{var b=1;return a+b};[1,2].map(f)'],
    ['var f=a=>{var b=1;return a+b};f(...[1,2])', 'var f=a=>{var b=1;return a+b};f(...[1,2])'],
    ['var f=(...a)=>{var b=a[0];return b};f(1,2)', 'var f=(...a)=>{var b=a[0];return b};f(1,2)'],
    ['var hot=a=>{var b=a;return b};hot(1)', 'var hot=a=>{var b=a;return b};hot(1)'],
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

  const within = 'var f=a=>a;["the same text","the same text","the same text",f("it is the same text"),"the same text, and more"].join()';
  assert.equal(pooled(within).match(/the same text/g)?.length, 1);
  assert.equal(valueOf(pooled(within)), valueOf(within));

  const timers = 'var setTimeout=(a,b)=>[a,b];[setTimeout(1,2),setTimeout(3,4),setTimeout(5,6),setTimeout(7,8)]';
  assert.equal(callingOnce(timers).match(/setTimeout\(/g)?.length, 1 + 4);
  assert.equal(valueOf(callingOnce(timers)), valueOf(timers));
  const uneven = timers.replace('(7,8)', '(7)');
  assert.equal(callingOnce(uneven), uneven);
});
