/** The command was understood, but names something that is not there. */
export class UsageError extends Error {}
