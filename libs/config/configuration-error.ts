/** The environment cannot be used. The message lists every mistake at once, so that one restart mends them all. */
export class ConfigurationError extends Error {
  /** @param mistakes one sentence each: the variable, what was given (never a secret) and what is allowed */
  constructor(readonly mistakes: readonly string[]) {
    super(['The environment cannot be used:', ...mistakes.map((mistake) => `- ${mistake}`)].join('\n'));
    this.name = 'ConfigurationError';
  }
}
