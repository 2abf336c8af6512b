#!/usr/bin/env bash
# npm 10.9.4 (Node.js 20): a dependency on a tarball in the project (`file:part-1.0.0.tgz`), of which package-lock.json has the checksum. The
# file is replaced by one with other bytes. `npm ci` then neither fails nor installs what the file holds: where npm's cache still has
# the old bytes it installs those, and exits with 0. Only with another cache it fails, with EINTEGRITY.
# `npm install ./part-1.0.0.tgz` takes the new bytes and writes the new checksum.
#
# One would guess that a `file:` dependency is read from its file, and that a checksum which the file does not have is an error everywhere.
#
# Seen on 2026-11-28:
#   replaced, npm ci, same cache: exit 0, old
#   replaced, npm ci, empty cache: exit not 0, EINTEGRITY
#   npm install of the file: exit 0, new
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund npm@10.9.4
npm="node $folder/node_modules/npm/bin/npm-cli.js --no-audit --no-fund --loglevel=error --offline"

# A package with nothing but a text, packed twice under one version.
pack() {
  mkdir -p part
  echo '{ "name": "part", "version": "1.0.0", "main": "index.js" }' > part/package.json
  echo "module.exports = '$1';" > part/index.js
  $npm pack ./part --silent --pack-destination app >/dev/null
}
says() { node -p "require('./node_modules/part')"; }

mkdir app
pack old
cd app
echo '{ "name": "app", "version": "1.0.0", "private": true }' > package.json
$npm install --cache ../cache ./part-1.0.0.tgz >/dev/null
[ "$(says)" = old ]
cd ..
pack new
cd app

{
  rm -rf node_modules
  if $npm ci --cache ../cache >/dev/null 2>&1; then echo "replaced, npm ci, same cache: exit 0, $(says)"; else echo "replaced, npm ci, same cache: exit not 0"; fi

  rm -rf node_modules
  if $npm ci --cache ../empty >/dev/null 2>../errors; then echo "replaced, npm ci, empty cache: exit 0, $(says)"; else echo "replaced, npm ci, empty cache: exit not 0, $(grep -o EINTEGRITY ../errors | head -1)"; fi

  rm -rf node_modules
  if $npm install --cache ../cache ./part-1.0.0.tgz >/dev/null 2>&1; then echo "npm install of the file: exit 0, $(says)"; else echo "npm install of the file: exit not 0"; fi
} | tee ../seen.txt

diff ../seen.txt - <<'TXT'
replaced, npm ci, same cache: exit 0, old
replaced, npm ci, empty cache: exit not 0, EINTEGRITY
npm install of the file: exit 0, new
TXT
