// Trunk's last step: makes the folder that the server serves (target/site/pkg) out of what Trunk built.
// A release also gets its WASM made smaller and a .br and .gz twin of each larger text.
// Files that did not change keep their time stamp, so that the server is not compiled again for nothing.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { sprite } from './icons.mjs';
import { style } from './style.mjs';

const here = import.meta.dirname;
const staging = process.env.TRUNK_STAGING_DIR;
const release = process.env.TRUNK_PROFILE === 'release';
const site = join(here, '../target/site/pkg');
if (!staging) throw new Error('run `trunk build`: it calls this script');

/** Every file below a folder, by its path from there. */
function walk(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

// Debian's binaryen 108 makes a bundle that never starts; the one from npm is pinned in the lock file.
function optimised(wasm) {
  const output = join(staging, 'optimised.wasm');
  const features = ['bulk-memory', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals', 'reference-types', 'multivalue'];
  const flags = ['-Oz', ...features.map((name) => `--enable-${name}`), '-o', output];
  execFileSync(join(here, 'node_modules/.bin/wasm-opt'), [wasm, ...flags], { stdio: 'inherit' });
  const bytes = readFileSync(output);
  rmSync(output);
  return bytes;
}

function compressed(bytes) {
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return { br: brotliCompressSync(bytes, { params: quality }), gz: gzipSync(bytes, { level: 9 }) };
}

const bundle = new Map();
for (const name of walk(staging).filter((name) => name !== 'index.html')) {
  const path = join(staging, name);
  bundle.set(name, release && name.endsWith('.wasm') ? optimised(path) : readFileSync(path));
}
const { css, files } = style();
for (const [name, bytes] of files) bundle.set(name, bytes);
bundle.set('plads.css', Buffer.from(css));
bundle.set('icons.svg', Buffer.from(sprite()));
bundle.set('favicon.svg', readFileSync(join(here, 'icons/plads.svg')));
bundle.set('idiomorph.min.js', readFileSync(join(here, 'node_modules/idiomorph/dist/idiomorph.min.js')));
bundle.set('licences/dkfds.md', readFileSync(join(here, 'node_modules/dkfds/LICENSE.md')));
bundle.set('licences/idiomorph.txt', readFileSync(join(here, 'node_modules/idiomorph/LICENSE')));
bundle.set('licences/ibm-plex.txt', readFileSync(join(here, 'node_modules/dkfds/dist/fonts/IBMPlexSans/complete/woff2/license.txt')));

if (release) {
  for (const [name, bytes] of [...bundle]) {
    if (!['.js', '.wasm', '.css', '.svg'].includes(extname(name)) || bytes.length < 1024) continue;
    const twin = compressed(bytes);
    bundle.set(`${name}.br`, twin.br);
    bundle.set(`${name}.gz`, twin.gz);
  }
}

for (const [name, bytes] of bundle) {
  const path = join(site, name);
  if (existsSync(path) && readFileSync(path).equals(bytes)) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}
for (const name of walk(site)) if (!bundle.has(name)) rmSync(join(site, name));
