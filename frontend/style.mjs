// Joins style/plads.css, its imports and DKFDS into one stylesheet, and collects the files its urls name.

import { readFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';

const here = import.meta.dirname;
const packages = join(here, 'node_modules');

/** Our own files lie beside the importing file; the rest comes from an npm package. */
const find = (from, name) => (name.startsWith('.') || !name.includes('/') ? resolve(dirname(from), name) : join(packages, name));

/** DKFDS asks for old font formats first and has a class per icon: we bring our own fonts and a sprite. */
const trim = (css) =>
  css
    .replace(/@font-face\{[^}]*\}/g, '')
    .replace(/\.icon-[a-z0-9-]+:not\(a\)\{background-image:url\([^)]*\)\}/g, '')
    .replace(/\/\*# sourceMappingURL[^*]*\*\//, '');

/** Drops comments and indentation; whatever is inside a rule stays as written. */
const squeeze = (css) =>
  css
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/ ?([{}]) ?/g, '$1')
    .replace(/; ?\}/g, '}')
    .trim();

/** @returns {{ css: string, files: Map<string, Buffer> }} the stylesheet, and what lies beside it by relative path */
export function style() {
  const files = new Map();
  const take = (from, url) => {
    if (/^(data:|#)/.test(url)) return url;
    const source = find(from, url);
    const path = `${extname(source) === '.woff2' ? 'fonts' : 'img'}/${basename(source)}`;
    files.set(path, readFileSync(source));
    return path;
  };
  // Urls first, imports after: what is imported has had its own urls replaced already.
  const read = (path) => {
    const css = readFileSync(path, 'utf8');
    return (path.startsWith(packages) ? trim(css) : css)
      .replace(/url\((["']?)([^"')]+)\1\)/g, (_, quote, url) => `url(${take(path, url)})`)
      .replace(/@import "([^"]+)"(?: layer\((\w+)\))?;/g, (_, name, layer) => {
        const inner = read(find(path, name));
        return layer ? `@layer ${layer} {\n${inner}\n}` : inner;
      });
  };
  return { css: `${squeeze(read(join(here, 'style/plads.css')))}\n`, files };
}
