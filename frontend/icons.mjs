// One sprite of the icons named in icons/names.txt: our own from icons/, the others from DKFDS.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const own = (name) => join(here, 'icons', `${name}.svg`);
const theirs = (name) => join(here, 'node_modules/dkfds/dist/img/svg-icons', `${name}.svg`);

/** @returns {string} an SVG document with a symbol `i-NAME` for each icon */
export function sprite() {
  const names = readFileSync(join(here, 'icons/names.txt'), 'utf8').split('\n').filter(Boolean);
  const symbols = names.map((name) => {
    const svg = readFileSync(existsSync(own(name)) ? own(name) : theirs(name), 'utf8');
    const viewBox = svg.match(/viewBox="([^"]+)"/)?.[1] ?? '0 0 24 24';
    const body = svg.replace(/^[^]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '').trim();
    return `<symbol id="i-${name}" viewBox="${viewBox}">${body}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`;
}
