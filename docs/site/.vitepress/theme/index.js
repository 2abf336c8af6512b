/** The generator's own theme with the fonts of the reader's system: what a phone has need not be fetched, and Chinese has no web font anyway. */
import theme from 'vitepress/theme-without-fonts';
import './site.css';

export default theme;
