/** The bill of materials and the licences: whose code is in the module, each with its terms, and nobody else's. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bill, packed, ROOT, textOf } from './packed.js';

/** @typedef {{ type: string, name: string, version: string, purl: string, 'bom-ref': string, licenses: { expression: string }[] }} Component */

/** @type {Component[]} */
const components = bill.components;
const digest = createHash('sha256').update(packed).digest('hex');
const inRust = components.filter(({ purl }) => purl.startsWith('pkg:github/rust-lang/rust@'));
const inRegistry = components.filter((one) => !inRust.includes(one));

test('the bill is CycloneDX 1.6, and about this tarball', () => {
  const { bomFormat, specVersion, version, serialNumber, metadata } = bill;
  assert.deepEqual({ bomFormat, specVersion, version }, { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
  assert.match(serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const manifest = JSON.parse(textOf('package.json'));
  const { name, purl, hashes, licenses } = metadata.component;
  assert.deepEqual({ name, version: metadata.component.version, purl }, { name: manifest.name, version: manifest.version, purl: `pkg:npm/${manifest.name}@${manifest.version}` });
  assert.deepEqual(hashes, [{ alg: 'SHA-256', content: digest }]);
  assert.deepEqual(licenses, [{ license: { id: manifest.license } }]);
  // With a time, two runs would differ.
  assert.equal(metadata.timestamp, undefined);
});

test('every component has what a reader of the bill looks for', () => {
  for (const { type, name, version, purl, 'bom-ref': ref, licenses } of components) {
    assert.equal(type, 'library', name);
    assert.match(version, /^\d+\.\d+\.\d+/, name);
    assert.match(licenses.map(({ expression }) => expression).join(), /^(MIT|Apache-2\.0|LLVM-exception|OR|AND|WITH|[ ()])+$/, name);
    assert.match(purl, /^pkg:(cargo\/[\w-]+@[\d.]+|github\/rust-lang\/rust@[\d.]+#library\/[\w-]+)$/, name);
    assert.equal(ref, purl);
  }
  assert.deepEqual(bill.dependencies, [{ ref: bill.metadata.component['bom-ref'], dependsOn: components.map(({ purl }) => purl) }]);
});

test('it names the crates whose code is in the module, at their locked versions, and none of the build', () => {
  assert.deepEqual(inRegistry.map(({ name }) => name), ['talc', 'wasm-bindgen']);
  const lock = readFileSync(join(ROOT, 'Cargo.lock'), 'utf8');
  for (const { name, version } of inRegistry) assert.ok(lock.includes(`name = "${name}"\nversion = "${version}"\n`), name);
  const names = inRust.map(({ name }) => name);
  for (const name of ['alloc', 'core']) assert.ok(names.includes(name), name);
  for (const name of names) assert.ok(['alloc', 'compiler-builtins', 'core', 'panic_abort', 'std'].includes(name), name);
  assert.equal(new Set(inRust.map(({ version }) => version)).size, 1, 'one version of Rust');
});

test('the package has the licence of each', () => {
  const text = textOf('THIRD-PARTY.md');
  const sections = new Map(text.split(/^## /m).slice(1).map((section) => [section.split('\n', 1)[0], section]));
  for (const { name, version, licenses } of components) {
    assert.match(text, new RegExp(`^\\| ${name} \\| (of Rust )?${version.replaceAll('.', '\\.')} \\| ${licenses[0]?.expression.replace(/[()]/g, '\\$&')} \\|$`, 'm'));
    const own = [...sections].filter(([heading]) => heading?.split(', ').includes(name));
    assert.ok(own.length > 0, `${name} has a licence`);
    for (const [, section] of own) {
      assert.match(section, /Copyright (\(c\)|©) /, name);
      assert.match(section, /Permission is hereby granted, free of charge/, name);
    }
  }
  const heard = [...sections.keys()].flatMap((heading) => heading?.split(', ') ?? []);
  assert.deepEqual(heard.sort(), [...components.map(({ name }) => name), 'Binaryen'].sort(), 'and of nobody else but the maker of the fallback');
  assert.match(sections.get('Binaryen') ?? '', /Apache License\s+Version 2\.0/);
});
