/**
 * Pages on the screen: WeChat's component framework draws them and runs their handlers; their life cycle, the tab bar and
 * which of them is seen is this host's part (docs: page life cycle; tabBar).
 */
import { MiniProgramEnv } from 'glass-easel-miniprogram-adapter';
import { PhoneBackend } from './backend.js';
import { listenToPulls } from './pull.js';

/**
 * @import { MiniProgram } from '../server/miniprogram.js'
 *
 * @typedef {Record<string, any>} Page the object that is `this` in a page's handlers
 * @typedef {object} OpenPage
 * @property {string} path
 * @property {Page} page
 * @property {HTMLElement} element
 * @property {HTMLStyleElement} style
 */

/**
 * @param {MiniProgram} program
 * @param {(path: string, globals: object) => void} load evaluates a page's script, with these globals beside its usual ones
 */
export function createPages(program, load) {
  const env = new MiniProgramEnv();
  const space = env.createCodeSpace('', true);
  const groupList = new Function(`return ${program.templates}`)();
  for (const path of program.app.pages) {
    space.addComponentStaticConfig(path, /** @type {any} */ (program.pages[path]));
    space.addCompiledTemplate(path, /** @type {any} */ ({ groupList, content: groupList[path], fallbackListenerOnNativeNode: true }));
  }
  const backend = env.associateBackend(/** @type {any} */ (new PhoneBackend()));
  addStyle(program.styles.app);
  const screen = find('phone-screen');
  const tabs = createTabs(program.app.tabBar, show);
  /** @type {Map<string, OpenPage>} */
  const opened = new Map();
  /** @type {OpenPage | undefined} */
  let seen;

  /** @param {string} path @returns {OpenPage} */
  function open(path) {
    space.componentEnv(path, (globals) => load(path, globals));
    const root = backend.createRoot('page', space, path);
    const page = /** @type {Page} */ (root.get());
    Object.assign(page, { route: path, options: {} });
    const placeholder = screen.appendChild(document.createElement('div'));
    root.attach(/** @type {any} */ (screen), /** @type {any} */ (placeholder));
    const element = /** @type {HTMLElement} */ (/** @type {any} */ (root.getComponent()).$$);
    const opening = { path, page, element, style: addStyle(program.styles[path]) };
    opened.set(path, opening);
    call(page, 'onLoad', {});
    return opening;
  }

  /** Pages of the tab bar stay, once they were opened. @param {string} path */
  function show(path) {
    if (seen?.path === path) return;
    if (seen) leave(seen);
    const isNew = !opened.has(path);
    seen = opened.get(path) ?? open(path);
    enter(seen);
    find('phone-title').textContent = program.pages[path].navigationBarTitleText ?? program.app.window.navigationBarTitleText ?? '';
    tabs.select(path);
    call(seen.page, 'onShow');
    if (isNew) call(seen.page, 'onReady');
  }

  /** Whether the page that is seen can be pulled down. */
  function refresh() {
    if (!seen || !program.pages[seen.path].enablePullDownRefresh) return false;
    find('phone-refresh').hidden = false;
    call(seen.page, 'onPullDownRefresh');
    return true;
  }

  listenToPulls(screen, refresh);
  return {
    show,
    /** docs: getCurrentPages. */
    current: () => (seen ? [seen.page] : []),
    refresh,
    endRefresh: () => void (find('phone-refresh').hidden = true),
  };
}

/** @param {OpenPage} opened */
function enter({ element, style }) {
  element.hidden = false;
  style.media = 'all';
}

/** Class names of one page mean nothing to another. @param {OpenPage} opened */
function leave({ page, element, style }) {
  element.hidden = true;
  style.media = 'not all';
  call(page, 'onHide');
}

/** Handlers of the life cycle are optional, and what one throws is its own affair. @param {Page} page @param {string} name @param {unknown} [argument] */
function call(page, name, argument) {
  try {
    page[name]?.(argument);
  } catch (error) {
    console.error(error);
  }
}

/** @param {MiniProgram['app']['tabBar']} tabBar @param {(path: string) => void} choose */
function createTabs({ list }, choose) {
  const buttons = list.map(({ pagePath, text }) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text;
    button.addEventListener('click', () => choose(pagePath));
    find('phone-tabs').append(button);
    return { pagePath, button };
  });
  return {
    /** @param {string} path */
    select(path) {
      for (const { pagePath, button } of buttons) {
        if (pagePath === path) button.setAttribute('aria-current', 'page');
        else button.removeAttribute('aria-current');
      }
    },
  };
}

/** @param {string} css */
function addStyle(css) {
  const style = document.createElement('style');
  style.textContent = css;
  document.head.append(style);
  return style;
}

/** @param {string} id */
function find(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
