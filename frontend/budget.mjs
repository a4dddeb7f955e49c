// What the first page costs on the wire. Fails above the budget: 120 KB of WASM and scripts, 45 KB of style.

import { statSync } from 'node:fs';
import { join } from 'node:path';

const pkg = join(import.meta.dirname, '../target/site/pkg');
const size = (name) => statSync(join(pkg, `${name}.br`)).size;
const budgets = [
  ['WASM and scripts', ['frontend_bg.wasm', 'frontend.js', 'idiomorph.min.js'], 120_000],
  ['style', ['plads.css'], 45_000],
];

let over = false;
for (const [what, names, budget] of budgets) {
  const total = names.reduce((sum, name) => sum + size(name), 0);
  over ||= total > budget;
  console.log(`${what}: ${(total / 1000).toFixed(1)} of ${budget / 1000} KB compressed${total > budget ? ' – TOO MUCH' : ''}`);
}
process.exitCode = over ? 1 : 0;
