import type { ClassDeclaration } from 'typescript';
import { classesOf, decoratorCalls, productionSources, type Source } from './sources';

/** Base class of a message, and the decorator that names its handler. */
const KINDS = { Command: 'CommandHandler', Query: 'QueryHandler' } as const;
const MESSAGE_BASE = /^(Command|Query)\b/;

interface Found {
  readonly name: string;
  readonly source: Source;
}

const classes = productionSources('apps', 'libs').flatMap((source) =>
  classesOf(source).map((declaration) => ({ declaration, source })),
);
const messages = classes.flatMap(({ declaration, source }) => {
  const kind = messageKindOf(declaration);
  return kind ? [{ name: nameOf(declaration), source, decorator: KINDS[kind] }] : [];
});
const handlers = classes.flatMap(({ declaration, source }) =>
  decoratorCalls(declaration)
    .filter(({ name }) => Object.values<string>(KINDS).includes(name))
    .map((call) => ({
      name: nameOf(declaration),
      source,
      decorator: call.name,
      message: call.arguments[0]?.getText(),
    })),
);

describe('commands and queries', () => {
  it('have exactly one handler each', () => {
    const wrong = messages
      .map((message) => ({ message, handled: handlersOf(message).length }))
      .filter(({ handled }) => handled !== 1)
      .map(({ message, handled }) => `${message.name} (${message.source.path}) has ${handled} handlers`);
    expect(wrong).toEqual([]);
  });

  it('are handled by the decorator of their kind', () => {
    const wrong = messages
      .filter((message) => handlersOf(message).some((handler) => handler.decorator !== message.decorator))
      .map((message) => `${message.name} (${message.source.path}) wants @${message.decorator}`);
    expect(wrong).toEqual([]);
  });

  it('have names of their own', () => {
    const names = messages.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('share a file with their handler, unless the contract of the same feature holds them', () => {
    const apart = messages.flatMap((message) =>
      handlersOf(message)
        .filter(({ source }) => source.path !== message.source.path && !isInContractOf(message, source))
        .map((handler) => `${message.name} (${message.source.path}) is handled in ${handler.source.path}`),
    );
    expect(apart).toEqual([]);
  });
});

describe('handlers', () => {
  it('handle a message that exists and bear its name', () => {
    const known = new Set(messages.map(({ name }) => name));
    const wrong = handlers
      .filter(({ name, message = '' }) => {
        return !known.has(message) || name !== message.replace(/(Command|Query)$/, 'Handler');
      })
      .map(({ name, message, source }) => `${name} handles ${String(message)} (${source.path})`);
    expect(wrong).toEqual([]);
  });

  it('live in the file that is named after them', () => {
    const misplaced = handlers
      .filter(({ name, source }) => {
        const words = name.replace(/Handler$/, '').replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-');
        return !source.path.endsWith(`/${words.toLowerCase()}.handler.ts`);
      })
      .map(({ name, source }) => `${name} in ${source.path}`);
    expect(misplaced).toEqual([]);
  });
});

function handlersOf(message: Found) {
  return handlers.filter((handler) => handler.message === message.name);
}

function isInContractOf(message: Found, handlerSource: Source): boolean {
  const { lib, path } = message.source;
  return lib !== null && lib === handlerSource.lib && path.startsWith(`libs/${lib}/contract/`);
}

function messageKindOf(declaration: ClassDeclaration): keyof typeof KINDS | null {
  const base = declaration.heritageClauses?.flatMap(({ types }) => types)[0]?.expression.getText() ?? '';
  return (MESSAGE_BASE.exec(base)?.[0] as keyof typeof KINDS | undefined) ?? null;
}

function nameOf(declaration: ClassDeclaration): string {
  return declaration.name?.text ?? '(nameless)';
}
