import { launch } from 'chrome-launcher'; import lighthouse from 'lighthouse';
const chrome=await launch({chromePath:'/usr/bin/chromium',chromeFlags:['--headless=new','--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync']});
for (const u of process.argv.slice(2)) { const {lhr}=await lighthouse(u,{port:chrome.port,onlyCategories:['accessibility','performance','best-practices'],logLevel:'silent'});
console.log(u, Object.values(lhr.categories).map(c=>c.id+' '+c.score));
for (const a of Object.values(lhr.audits)) if (a.score!==null&&a.score<0.9&&a.details?.items?.length) console.log(a.id,a.displayValue??'',a.details.items.slice(0,8).map(i=>i.node?(i.node.selector+' | '+(i.node.explanation||'').slice(0,250)):JSON.stringify(i).slice(0,200)).join('\n   ')); }
chrome.kill();
