/** An e-mail address of 254 characters, each percent-encoded from four bytes of UTF-8, and some room. */
export const PARAM_LENGTH_MAX = 4096;
