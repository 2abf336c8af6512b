#!/usr/bin/env bash
# linkinator 7.6.1 (Node.js 20), a checker of links for static sites: told to recurse from a list of start pages, it follows links only to
# addresses that begin with the whole address of a start page. With `path: ['index.html']` that is nothing but index.html itself: a page
# that it links to is fetched, but its own links are not looked at, and a broken one is not told. No error and no warning says so, and
# `passed` is true. With the folder as the start, the same site fails, as it should.
#
# One would guess that `recurse: true` means "the same site", as its description says ("recursively follow links on the same root domain").
#
# Seen on 2026-11-28:
#   from the page: passed true, 2 addresses, broken: none
#   from the folder: passed false, 3 addresses, broken: missing.html
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund linkinator@7.6.1

mkdir site
echo '<!doctype html><title>start</title><a href="other.html">other</a>' > site/index.html
echo '<!doctype html><title>other</title><a href="missing.html">missing</a>' > site/other.html

cat > seen.mjs <<'JS'
import { LinkChecker } from 'linkinator';

async function look(what, options) {
  const { passed, links } = await new LinkChecker().check({ recurse: true, ...options });
  const broken = links.filter(({ state }) => state === 'BROKEN').map(({ url }) => url.split('/').pop());
  console.log(`${what}: passed ${passed}, ${links.length} addresses, broken: ${broken.join(' ') || 'none'}`);
}

await look('from the page', { path: ['index.html'], serverRoot: 'site' });
await look('from the folder', { path: 'site' });
JS

node seen.mjs | tee seen.txt
diff seen.txt - <<'TXT'
from the page: passed true, 2 addresses, broken: none
from the folder: passed false, 3 addresses, broken: missing.html
TXT
