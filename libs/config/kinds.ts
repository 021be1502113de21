import { isIP } from 'node:net';
import { resolve } from 'node:path';

/** How the text of one kind of variable is checked, read and spoken of. */
export interface Kind<Value> {
  /** What is allowed; completes "It must be ...". */
  readonly allowed: string;
  /** Set where white space at the ends belongs to the value; elsewhere it is cut off (`set PORT=3000 &` leaves some). */
  readonly keepsSpaces?: boolean;
  /** The value, or undefined for a text that is not allowed. */
  read(text: string): Value | undefined;
  /** What was given, to follow the variable's name. It must not repeat what may be a secret. */
  describe(text: string): string;
}

const SHOWN_LENGTH_MAX = 60;

/** Control characters come escaped and long texts cut: the sentence goes to a terminal. */
function quote(text: string): string {
  return `is ${JSON.stringify(text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)}...` : text)}`;
}

export function wholeNumber(min: number, max: number): Kind<number> {
  return {
    allowed: `a whole number from ${min} to ${max}`,
    read: (text) => {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
      return value !== undefined && value >= min && value <= max ? value : undefined;
    },
    describe: quote,
  };
}

/** One of a few words, in capitals or not. */
export function choice<const Word extends string>(...words: readonly Word[]): Kind<Word> {
  return {
    allowed: `one of ${words.join(', ')}`,
    read: (text) => words.find((word) => word === text.toLowerCase()),
    describe: quote,
  };
}

/** Two words that stand for true and false. */
export function either(yes: string, no: string): Kind<boolean> {
  const words = choice(yes, no);
  return {
    allowed: `${yes} or ${no}`,
    read: (text) => {
      const word = words.read(text);
      return word === undefined ? undefined : word === yes;
    },
    describe: quote,
  };
}

/** A URL, which may hold a password: of a refused one only the scheme is shown. */
export function serverUrl(...schemes: readonly string[]): Kind<string> {
  return {
    allowed: `a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}, special characters in its password percent-encoded`,
    read: (text) => {
      if (!schemes.some((scheme) => text.startsWith(`${scheme}://`)) || !URL.canParse(text)) return undefined;
      // An @ in the path is what is left of a password with an unencoded slash in it.
      return new URL(text).pathname.includes('@') ? undefined : text;
    },
    describe: (text) => {
      const scheme = /^[a-z][a-z0-9+.-]{0,19}:\/\//i.exec(text)?.[0];
      return scheme === undefined ? 'does not begin like a URL' : `begins with ${scheme} but cannot be used`;
    },
  };
}

export function secret(lengthMin: number): Kind<string> {
  return {
    allowed: `at least ${lengthMin} characters long`,
    keepsSpaces: true,
    read: (text) => ([...text].length >= lengthMin ? text : undefined),
    describe: (text) => `has ${[...text].length} ${[...text].length === 1 ? 'character' : 'characters'}`,
  };
}

export const listenAddress: Kind<string> = {
  allowed: 'an IP address or a host name',
  read: (text) => (isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]{0,252})$/i.test(text) ? text : undefined),
  describe: quote,
};

const EMAIL_LENGTH_MAX = 254;

export const emailAddress: Kind<string> = {
  allowed: 'an e-mail address such as owner@example.com',
  read: (text) => (text.length <= EMAIL_LENGTH_MAX && /^[^\s@]+@[^\s@]+$/.test(text) ? text : undefined),
  describe: quote,
};

/** A folder, made absolute: the working directory of a service may change later. */
export const folder: Kind<string> = {
  allowed: 'the path of a folder',
  read: (text) => (text.includes('\0') ? undefined : resolve(text)),
  describe: quote,
};

export const routePrefix: Kind<string> = {
  allowed: 'a path that begins with / and does not end with one, for example /sandbox',
  read: (text) => (/^(?:\/[A-Za-z0-9._~-]+)*$/.test(text) ? text : undefined),
  describe: quote,
};
