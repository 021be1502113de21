// Lets Node run our TypeScript as it stands, with the build's own settings: what is generated from the sources must not
// depend on whether somebody built them.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const root = join(module.path, '..');
const { module: format, jsc } = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'));

require.extensions['.ts'] = (file, filename) => {
  const options = { filename, swcrc: false, module: format, jsc: { ...jsc, baseUrl: root }, sourceMaps: 'inline' };
  file._compile(transformSync(readFileSync(filename, 'utf8'), options).code, filename);
};
