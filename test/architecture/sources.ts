import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '../..');
const SKIPPED = new Set(['node_modules', 'dist', 'generated']);

/** One TypeScript file of ours, parsed. */
export interface Source {
  /** From the top of the repository, with slashes: `libs/money/amount.ts`. */
  readonly path: string;
  /** The library it belongs to, or null outside of libs/. */
  readonly lib: string | null;
  readonly tree: ts.SourceFile;
}

/** The files below the given folders that run in production: no specs. New folders are found by themselves. */
export function productionSources(...folders: readonly string[]): readonly Source[] {
  return folders
    .flatMap(filesBelow)
    .filter((path) => /\.tsx?$/.test(path) && !/\.(e2e-)?spec\.ts$/.test(path))
    .map((path) => ({
      path,
      lib: /^libs\/([^/]+)\//.exec(path)?.[1] ?? null,
      tree: ts.createSourceFile(path, readText(path), ts.ScriptTarget.Latest, true),
    }));
}

/** Paths of all files below a folder; none when it does not exist yet. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .filter((path) => !path.split('/').some((part) => SKIPPED.has(part)));
}

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

export function classesOf(source: Source): readonly ts.ClassDeclaration[] {
  return [...nodesOf(source.tree)].filter(ts.isClassDeclaration);
}

/** The decorators of a class or member that are calls: `@Name(...arguments)`. */
export function decoratorCalls(node: ts.Node): readonly { name: string; arguments: readonly ts.Expression[] }[] {
  if (!ts.canHaveDecorators(node)) return [];
  return (ts.getDecorators(node) ?? [])
    .map((decorator) => decorator.expression)
    .filter(ts.isCallExpression)
    .map((call) => ({ name: call.expression.getText(), arguments: call.arguments }));
}

/** The texts of all string and template literals, what is put into a template standing as `?`. */
export function stringsOf(source: Source): readonly string[] {
  return [...nodesOf(source.tree)].flatMap((node) => {
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (!ts.isTemplateExpression(node)) return [];
    return [[node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('?')];
  });
}
