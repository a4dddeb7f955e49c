// The last lines of a run: what failed, and the beginning of why. A log that is cut keeps its end.

import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Lines of a reason that are repeated. */
const lines = 12;

export default class Summary implements Reporter {
  private readonly failures = new Map<string, string>();

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status === test.expectedStatus || result.status === 'skipped') return;
    // Colours and the quoted source say nothing here.
    const reason = (result.error?.message ?? result.status).replace(/\u001b\[\d+m/g, '').split('\n').slice(0, lines).join('\n    ');
    this.failures.set(test.titlePath().filter(Boolean).join(' › '), reason);
  }

  onEnd(): void {
    for (const [test, reason] of this.failures) console.log(`\n  ${test}\n    ${reason}`);
  }
}
