/** What the generator's own buttons say, where it is not English. */

/** @type {import('vitepress').DefaultTheme.Config} */
export const CHINESE = {
  docFooter: { prev: '上一页', next: '下一页' },
  outline: { label: '本页目录', level: [2, 3] },
  darkModeSwitchLabel: '外观',
  lightModeSwitchTitle: '切换到浅色模式',
  darkModeSwitchTitle: '切换到深色模式',
  sidebarMenuLabel: '菜单',
  returnToTopLabel: '回到顶部',
  langMenuLabel: '切换语言',
  skipToContentLabel: '跳到正文',
  notFound: { title: '没有这个页面', quote: '地址可能已经改变。', linkLabel: '回到首页', linkText: '回到首页' },
};

/** The words of the search, by language. */
export const SEARCH = {
  'zh-CN': {
    translations: {
      button: { buttonText: '搜索', buttonAriaLabel: '搜索文档' },
      modal: {
        displayDetails: '显示详细列表',
        resetButtonTitle: '清除查询',
        backButtonTitle: '关闭搜索',
        noResultsText: '没有找到：',
        footer: { selectText: '打开', navigateText: '切换', closeText: '关闭', selectKeyAriaLabel: '回车', navigateUpKeyAriaLabel: '上', navigateDownKeyAriaLabel: '下', closeKeyAriaLabel: 'Esc' },
      },
    },
  },
};
