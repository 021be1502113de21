/** Why a line cannot be imported; completes a sentence whose subject is the line. */
export class BadLineError extends Error {}
