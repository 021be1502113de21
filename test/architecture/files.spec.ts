import { isPropertyAccessExpression, isPropertyDeclaration } from 'typescript';
import { decoratorCalls, filesBelow, nodesOf, productionSources, readText } from './sources';

const LINES_MAX = 300;
const WRITTEN_BY_HAND = /\.(ts|tsx|mjs|cjs|css|html|sql)$/;
/** What describes a field of the wire: documentation and validation. */
const FIELD_DECORATOR_HOMES = ['@nestjs/swagger', 'class-validator', 'class-transformer', '@goldkeep/http'];

const sources = productionSources('apps', 'libs');

describe('files', () => {
  it(`have at most ${LINES_MAX} lines`, () => {
    const long = ['apps', 'libs', 'scripts', 'test']
      .flatMap(filesBelow)
      .filter((path) => WRITTEN_BY_HAND.test(path) && linesOf(path) > LINES_MAX)
      .map((path) => `${path}: ${linesOf(path)}`);
    expect(long).toEqual([]);
  });

  it('are short as a rule: half under 60 lines, nine in ten under 150', () => {
    const lengths = sources.map(({ path }) => linesOf(path)).sort((one, other) => one - other);
    expect(lengths[Math.floor(lengths.length * 0.5)]).toBeLessThan(60);
    expect(lengths[Math.floor(lengths.length * 0.9)]).toBeLessThan(150);
  });

  it('print nothing but in applications: libraries log', () => {
    const printing = productionSources('libs')
      .filter(({ tree }) =>
        [...nodesOf(tree)].some((node) => isPropertyAccessExpression(node) && node.expression.getText() === 'console'),
      )
      .map(({ path }) => path);
    expect(printing).toEqual([]);
  });
});

describe('names on the wire', () => {
  it('live in *.dto.ts alone', () => {
    const misplaced = sources
      .filter(({ path }) => !path.endsWith('.dto.ts'))
      .flatMap((source) => {
        const fieldDecorators = importedFrom(source.tree.text, FIELD_DECORATOR_HOMES);
        return [...nodesOf(source.tree)]
          .filter(isPropertyDeclaration)
          .filter((property) => decoratorCalls(property).some(({ name }) => fieldDecorators.has(name)))
          .map((property) => `${source.path}: ${property.name.getText()}`);
      });
    expect(misplaced).toEqual([]);
  });
});

function linesOf(path: string): number {
  return readText(path).trimEnd().split('\n').length;
}

function importedFrom(text: string, homes: readonly string[]): ReadonlySet<string> {
  const imports = text.matchAll(/import\s*\{([^}]*)\}\s*from\s*'([^']+)'/g);
  const names = [...imports]
    .filter(([, , home = '']) => homes.includes(home))
    .flatMap(([, list = '']) => list.split(','));
  return new Set(
    names.map((name) =>
      name
        .trim()
        .replace(/^type\s+/, '')
        .replace(/^.*\bas\s+/, ''),
    ),
  );
}
