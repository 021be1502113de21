import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment, renderEnvironmentExample, VARIABLE_DESCRIPTIONS } from '@goldkeep/config';

describe('.env.example', () => {
  it('is what the table of variables says', () => {
    expect(readFileSync(join(__dirname, '../../.env.example'), 'utf8')).toBe(renderEnvironmentExample());
  });

  it('shows defaults that change nothing when they are set', () => {
    const defaults = Object.fromEntries(VARIABLE_DESCRIPTIONS.map((variable) => [variable.name, variable.default]));
    expect(loadEnvironment(defaults)).toEqual(loadEnvironment({}));
  });
});
