import type { ErrorAnswer } from './error-answer';

/** The form errors have on a set of routes that does not use `ErrorBody`, the envelope of the clients' routes for one. */
export interface ErrorFamily {
  /** @param path of the request, without query string but with the API prefix */
  readonly claims: (path: string) => boolean;
  /** The JSON body of the answer; status and headers are the same in every family. */
  readonly bodyOf: (answer: ErrorAnswer) => object;
}
